import type { Dialect } from '../../bus/events.js';
import type { ErrorCode } from '../../errors.js';
import { parsePort } from '../../wire/people.js';
import { checkNick } from '../../wire/nickname.js';
import { sanitize } from '../../wire/sanitize.js';
import { checkText } from '../../wire/text.js';
import type { Position } from './backlog.js';
import type { Said, Utterance } from './member.js';
import type { Passage } from './message-gate.js';
import type { Command } from './read-command.js';
import { costOf } from './text-cost.js';

/** What is to be done about a command. `final`: the connection closes after the refusal. */
export type Action =
  | { readonly type: 'nothing' }
  | ({ readonly type: 'greet' } & Greeting)
  | { readonly type: 'authenticate'; readonly password?: string; readonly invite?: string }
  | { readonly type: 'claim'; readonly nick: string; readonly udpPort: number }
  | { readonly type: 'rename'; readonly nick: string }
  | { readonly type: 'publish'; readonly utterance: Utterance }
  /** It was said before: its sender does not know that. */
  | { readonly type: 'repeat'; readonly said: Said }
  | { readonly type: 'list' }
  | { readonly type: 'answer'; readonly n: number }
  | { readonly type: 'leave' }
  | {
      readonly type: 'refuse';
      readonly code: ErrorCode;
      readonly id?: string;
      readonly final?: true;
      readonly detail?: string;
      readonly atMost?: number;
    };

/** What a klatsch client says of itself in HELLO. */
export interface Greeting {
  /** Where it stopped reading when it was here before. */
  readonly last: Position | null;
  /** Its secret name for itself, and which of its connections this is. */
  readonly sender: { readonly name: string; readonly link: number } | null;
}

/** Why something is not to be, and in the operator's own words, if there are any. */
export interface Barred {
  readonly code: ErrorCode;
  readonly detail?: string;
}

/** What the gates look at. */
export interface Standing {
  readonly dialect: Dialect;
  readonly registered: boolean;
  /** Whether the connection is encrypted. */
  readonly secure: boolean;
  /** Nothing is done for this connection, and why: its address is banned, or has too many connections. */
  readonly barred: Barred | null;
  /** Nobody is to hear what it says. */
  readonly muted: boolean;
  /** Why this nick, or its look-alikes, may not be used here. */
  nickBarred(nick: string): Barred | null;
  /** Why somebody who has not registered may not see who is here. */
  lookBarred(): Barred | null;
  /**
   * The text that this client has said under that name after the text at `after`; null when there is none, and
   * 'unsure' when that cannot be told any more.
   */
  recall(id: string, after: Position): Said | null | 'unsure';
  /** Takes so many tokens from the client's bucket for texts. */
  takeTokens(cost: number): boolean;
  /** Takes one from its bucket for everything else. */
  takeMessage(): Passage;
  readonly sizes: Sizes;
}

/** How much of something one may send. */
export interface Sizes {
  /** Bytes of UTF-8. */
  readonly textBytes: number;
  /** Code points. */
  readonly nickChars: number;
}

/** One kind of command: when it is allowed, whether it costs a token, and what it asks for. */
interface Row<C> {
  readonly when: 'before' | 'after' | 'always';
  readonly dialects: readonly Dialect[];
  readonly costs: boolean;
  readonly act: (command: C, standing: Standing) => Action;
}

const ALL: readonly Dialect[] = ['klatsch', 'frames', 'lines'];
const KLATSCH: readonly Dialect[] = ['klatsch'];

type Table = { readonly [T in Command['type']]: Row<Extract<Command, { type: T }>> };

const TABLE: Table = {
  hello: {
    when: 'before',
    // Only the first: after it the dialect is klatsch.
    dialects: ['frames'],
    costs: false,
    act: ({ last = null, sender = null }) => ({ type: 'greet', last, sender }),
  },
  auth: { when: 'before', dialects: KLATSCH, costs: true, act: authenticate },
  register: { when: 'before', dialects: ALL, costs: false, act: register },
  say: { when: 'after', dialects: ALL, costs: true, act: say },
  nick: { when: 'after', dialects: KLATSCH, costs: true, act: rename },
  who: { when: 'always', dialects: KLATSCH, costs: true, act: who },
  ping: { when: 'always', dialects: KLATSCH, costs: false, act: ({ n }) => ({ type: 'answer', n }) },
  pong: { when: 'always', dialects: KLATSCH, costs: false, act: () => ({ type: 'nothing' }) },
  quit: { when: 'always', dialects: ALL, costs: false, act: () => ({ type: 'leave' }) },
  malformed: { when: 'always', dialects: ALL, costs: true, act: () => refuse('malformed') },
  // Old programs ignore what they do not know, and so may we be extended beyond them.
  unknown: { when: 'always', dialects: KLATSCH, costs: true, act: () => refuse('unknown-command') },
};

/** Decides what is to be done about one command of a client: first the gates, then its row of the table. */
export function decide(standing: Standing, command: Command): Action {
  // The compiler cannot see that a row and its command belong together.
  const row = TABLE[command.type] as Row<Command>;
  const action = gate(standing, row, command) ?? row.act(command, standing);
  return action.type === 'refuse' ? named(action, command) : action;
}

function gate(standing: Standing, row: Row<Command>, command: Command): Action | null {
  const { dialect, barred } = standing;
  const spoken = row.dialects.includes(dialect);
  const ignored = !spoken && dialect !== 'klatsch';
  const harmless = ignored || command.type === 'hello' || command.type === 'quit';
  if (barred !== null && !harmless) return { type: 'refuse', ...barred, final: true };
  const spokenFault = spoken ? outOfTurn(row.when, standing.registered) : 'malformed';
  const fault = ignored ? null : spokenFault;
  // A refusal costs too, or a flood of what is out of turn would be answered one by one.
  const costs = !ignored && (row.costs || fault !== null);
  const tooFast = command.type === 'quit' ? null : take(standing, costs ? tokensFor(command) : 0);
  if (tooFast !== null) return tooFast;
  if (ignored) return { type: 'nothing' };
  return fault === null ? null : refuse(fault);
}

function tokensFor(command: Command): number {
  return command.type === 'say' ? costOf(command.text) : 1;
}

/** What is no text costs little, and so does refusing one, but not nothing: both have a bucket of their own. */
function take(standing: Standing, cost: number): Action | null {
  if (cost > 0 && standing.takeTokens(cost)) return null;
  const passage = standing.takeMessage();
  if (passage === 'abuse') return { ...refuse('too-fast'), final: true };
  return cost > 0 || passage === 'none' ? refuse('too-fast') : null;
}

function outOfTurn(when: Row<Command>['when'], registered: boolean): ErrorCode | null {
  if (when === 'before' && registered) return 'already-registered';
  return when === 'after' && !registered ? 'not-registered' : null;
}

/** What somebody on the path can read is no secret: it is not even looked at. */
function authenticate(command: Extract<Command, { type: 'auth' }>, { secure }: Standing): Action {
  return secure ? { ...command, type: 'authenticate' } : { ...refuse('not-secure'), final: true };
}

function who(_command: Command, standing: Standing): Action {
  const barred = standing.registered ? null : standing.lookBarred();
  return barred === null ? { type: 'list' } : { type: 'refuse', ...barred, final: true };
}

function register(command: Extract<Command, { type: 'register' }>, standing: Standing): Action {
  const { sizes } = standing;
  const nick = checkNick(command.nick, sizes.nickChars);
  if (!nick.ok) return { ...refuse(nick.code), atMost: sizes.nickChars, final: true };
  const barred = standing.nickBarred(nick.value);
  if (barred !== null) return { type: 'refuse', ...barred, final: true };
  const udpPort = parsePort(command.udpPort);
  return udpPort === null
    ? { ...refuse('port-invalid'), final: true }
    : { type: 'claim', nick: nick.value, udpPort };
}

/** A text that was said is said, whatever may stand against it by now. */
function say(command: Extract<Command, { type: 'say' }>, standing: Standing): Action {
  const { sizes } = standing;
  const { id, after } = command;
  const before = id === undefined || after === undefined ? null : standing.recall(id, after);
  if (before === 'unsure') return refuse('maybe-said');
  if (before !== null) return { type: 'repeat', said: before };
  if (standing.muted) return refuse('muted');
  const text = checkText(sanitize(command.text), sizes.textBytes);
  if (!text.ok) return { ...refuse(text.code), atMost: sizes.textBytes };
  return { type: 'publish', utterance: { text: text.value, emote: command.emote, id } };
}

function rename(command: Extract<Command, { type: 'nick' }>, standing: Standing): Action {
  const { sizes } = standing;
  const nick = checkNick(command.nick, sizes.nickChars);
  if (!nick.ok) return { ...refuse(nick.code), atMost: sizes.nickChars };
  const barred = standing.nickBarred(nick.value);
  return barred === null ? { type: 'rename', nick: nick.value } : { type: 'refuse', ...barred };
}

function refuse(code: ErrorCode): Extract<Action, { type: 'refuse' }> {
  return { type: 'refuse', code };
}

/** A refusal of a text names the text. */
function named(action: Extract<Action, { type: 'refuse' }>, command: Command): Action {
  return command.type === 'say' && command.id !== undefined ? { ...action, id: command.id } : action;
}
