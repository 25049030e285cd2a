import type { PeerBus } from '../bus/buses.js';
import type { Dialect, Draft, PeerFacts } from '../bus/events.js';
import type { Clock } from '../clock.js';
import type { ErrorCode } from '../errors.js';
import { words } from '../words/index.js';
import type { PeerKeys } from './peer-keys.js';
import type { PeerLimits } from './peer-limits.js';
import type { PeerFact } from './state/fact.js';
import type { Ignored } from './state/ignored.js';
import type { Roster } from './state/roster.js';
import type { UndeliveredText } from './state/undelivered.js';
import type { Where } from './state/where.js';

/** What every part of the engine shares. */
export interface PeerContext {
  readonly bus: PeerBus;
  readonly clock: Clock;
  readonly limits: PeerLimits;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly roster: Roster;
  readonly ignored: Ignored;
  /** Which server the roster is of. */
  readonly where: Where;
  readonly keys: PeerKeys;
  /** What is spoken with the server now; null without a link. */
  readonly dialect: () => Dialect | null;
}

/** Tells what pure state has answered with. */
export function tellAll(bus: PeerBus, facts: readonly PeerFact[]): void {
  for (const each of facts) tellFact(bus, each);
}

function tellFact<K extends keyof PeerFacts>(bus: PeerBus, { fact, fields }: PeerFact<K>): void {
  bus.tell(fact, fields);
}

/** Tells that something did not work; `about` is the nick or whatever else the sentence names. */
export function tellProblem(bus: PeerBus, code: ErrorCode, about = '', draft?: Draft): void {
  const message = words.peer.problem(code, about);
  bus.tell('problem', draft === undefined ? { code, message } : { code, message, draft });
}

/** Tells that somebody's key is not believed, or that there is none. */
export function tellKeyProblem(bus: PeerBus, code: ErrorCode, nick: string): void {
  bus.tell('problem', { code, message: words.peer.problem(code, nick), nick });
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Tells one's own text to this nick, as it was said in an open chat; `isAgain`: it was undelivered before. */
export function tellOwn(
  { bus, roster }: PeerContext,
  nick: string,
  { text, emote }: UndeliveredText,
  id: number | null,
  isAgain = false,
): void {
  // Spread together it would take V8 a microsecond, and have a new shape each time for whoever hears it.
  const fields: Mutable<PeerFacts['chat:message']> = { nick, from: roster.self, text };
  if (emote) fields.emote = true;
  if (id !== null) fields.id = id;
  if (isAgain) fields.again = true;
  bus.tell('chat:message', fields);
}

/** A private text that could not be sent, for its input line. */
export function privateDraft(nick: string, text: string, emote = false): Draft {
  return { target: { nick }, text: emote ? `/me ${text}` : text };
}

/** A text for the room that could not be sent, for its input line. */
export function roomDraft(text: string, emote: boolean): Draft {
  return { target: { room: true }, text: emote ? `/me ${text}` : text };
}
