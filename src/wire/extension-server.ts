import type { Result } from '../errors.js';
import { decimal, optionalField, quote } from '../json.js';
import { flag, integer, list, matching, record, sendable, string, type Check } from './check.js';
import { family, plain, type Codec, type UnknownMessage } from './codec.js';
import { capabilities, epoch, identifier, nick, person, sequence, version } from './extension-fields.js';
import type { WirePerson } from './people.js';

/** One change of who is there. */
export type PresenceEvent =
  | { readonly joined: WirePerson }
  | { readonly left: string }
  | { readonly renamed: readonly [from: string, to: string] };

/** A server's introduction: its version, what it can do, and where its numbering of texts stands. */
export interface ServerHello {
  readonly type: 'hello';
  readonly version: number;
  readonly caps: readonly string[];
  readonly epoch: string;
  readonly seq: number;
  /** The server's time in epoch ms: what two of its clients mean when they speak of a time. */
  readonly at?: number;
}

/** A text said in the room; `at` is the server's time in epoch ms, `id` the sender's own name for it. */
export interface SaidMessage {
  readonly type: 'said';
  readonly seq: number;
  readonly at: number;
  readonly from: string;
  readonly text: string;
  readonly emote?: true | undefined;
  readonly id?: string | undefined;
  /** The server could not write it down: it will not be there after a crash. */
  readonly unkept?: true | undefined;
  /** It was said before: this is for its sender alone, who has sent it once more. */
  readonly again?: true | undefined;
}

/** Something that the server itself has to say: to all (`announcement`), or to who joins (`motd`). */
interface NoticeMessage {
  readonly type: 'notice';
  readonly kind: NoticeKind;
  readonly text: string;
}

/** What a notice is. */
export type NoticeKind = 'announcement' | 'motd';

/** A refusal; `final` when the connection closes after it. docs/PROTOCOL.md §7. */
interface ErrorMessage {
  readonly type: 'error';
  readonly code: string;
  readonly reason: string;
  readonly id?: string;
  readonly final?: true;
}

/** What a klatsch server says to a klatsch client. docs/PROTOCOL.md §5.3. */
export type ServerMessage =
  | ServerHello
  | { readonly type: 'welcome'; readonly nick: string }
  | { readonly type: 'roster'; readonly people: readonly WirePerson[] }
  | { readonly type: 'presence'; readonly events: readonly PresenceEvent[] }
  | SaidMessage
  | { readonly type: 'gap'; readonly count: number | null }
  | NoticeMessage
  | ErrorMessage
  | { readonly type: 'ping'; readonly n: number }
  | { readonly type: 'pong'; readonly n: number };

const helloFields = record(
  { klatsch: version, caps: capabilities, epoch, seq: sequence },
  { at: integer(0) },
);

const hello: Codec<ServerHello> = {
  command: 'HELLO',
  parse: (value) => {
    const fields = helloFields(value);
    if (fields === undefined) return undefined;
    const { klatsch, ...rest } = fields;
    return { type: 'hello', version: klatsch, ...rest };
  },
  fields: ({ version: klatsch, caps, epoch: run, seq, at }) =>
    sendable(helloFields, { klatsch, caps, epoch: run, seq, ...(at === undefined ? {} : { at }) }),
};

const renamed: Check<readonly [string, string]> = (value) => {
  const nicks = list(nick, 2)(value);
  const [from, to] = nicks ?? [];
  return from === undefined || to === undefined ? undefined : [from, to];
};

const presenceFields = record({}, { joined: person, left: nick, renamed });

/** An event of a kind that we do not know is left out: `null`. */
const presenceEvent: Check<PresenceEvent | null> = (value) => {
  const event = presenceFields(value);
  if (event === undefined) return undefined;
  if (event.joined !== undefined) return { joined: event.joined };
  if (event.left !== undefined) return { left: event.left };
  return event.renamed === undefined ? null : { renamed: event.renamed };
};

const presenceList = record({ events: list(presenceEvent) });

const presence: Codec<Extract<ServerMessage, { type: 'presence' }>> = {
  command: 'PRESENCE',
  parse: (value) => {
    const fields = presenceList(value);
    if (fields === undefined) return undefined;
    return { type: 'presence', events: fields.events.filter((event) => event !== null) };
  },
  fields: (message) => ({ events: message.events.map(sendableEvent) }),
};

function sendableEvent(event: PresenceEvent): PresenceEvent {
  if ('joined' in event) return { joined: sendable(person, event.joined) };
  if ('left' in event) return sendable(record({ left: nick }), event);
  const [from, to] = event.renamed;
  sendable(record({ from: nick, to: nick }), { from, to });
  return event;
}

const roster: Codec<Extract<ServerMessage, { type: 'roster' }>> = {
  ...plain('ROSTER', 'roster', { people: list(person) }),
  fields: (message) => ({ people: message.people.map((one) => sendable(person, one)) }),
};

const count: Check<number | null> = (value) => (value === null ? null : integer(0)(value));
const code = matching(/^[a-z][a-z0-9-]{0,63}$/);

/** A kind of the future is shown like an announcement. */
const noticeKind: Check<NoticeKind> = (value) => {
  if (value === 'motd') return value;
  return typeof value === 'string' ? 'announcement' : undefined;
};

const time = integer(0);

const said: Codec<SaidMessage> = {
  ...plain(
    'SAID',
    'said',
    { seq: sequence, at: time, from: nick, text: string },
    { emote: flag, id: identifier, unkept: flag, again: flag },
  ),
  write: writeSaid,
};

/**
 * Writes a SAID. It is written for every text: put together by hand, and not looked at once more, it takes a third of
 * the time. Whether it may be sent is for its maker to know: {@link isSendableSaid}.
 */
export function writeSaid(message: Omit<SaidMessage, 'type'>): string {
  const { seq, at, from, text, emote, id, unkept, again } = message;
  const marks = `${optionalField('emote', emote)}${optionalField('id', id)}${optionalField('unkept', unkept)}${optionalField('again', again)}`;
  return `SAID {"seq":${decimal(seq)},"at":${decimal(at)},"from":${quote(from)},"text":${quote(text)}${marks}}`;
}

/** Whether a text may be sent, which is for whoever makes a SAID of it to know: the writing of it does not ask. */
export function isSendableSaid({ seq, at, from, id }: Omit<SaidMessage, 'type' | 'text'>): boolean {
  const isNumbered = sequence(seq) !== undefined && time(at) !== undefined;
  return isNumbered && nick(from) === from && (id === undefined || identifier(id) !== undefined);
}

const serverFamily = family<ServerMessage>({
  hello,
  welcome: plain('WELCOME', 'welcome', { nick }),
  roster,
  presence,
  said,
  notice: plain('NOTICE', 'notice', { kind: noticeKind, text: string }),
  gap: plain('GAP', 'gap', { count }),
  error: plain('ERROR', 'error', { code, reason: string }, { id: identifier, final: flag }),
  ping: plain('PING', 'ping', { n: integer(0) }),
  pong: plain('PONG', 'pong', { n: integer(0) }),
});

/**
 * Reads one message of a klatsch server. Nicks are cleaned; texts and reasons are as they were sent: sanitize
 * them to show them.
 *
 * @returns `malformed` when the JSON is not what the command needs.
 */
export function parseExtensionServer(payload: string): Result<ServerMessage | UnknownMessage> {
  return serverFamily.parse(payload);
}

/**
 * Writes one message of a klatsch server: the payload of a frame.
 *
 * @throws TypeError when a field breaks its bounds or a nick is not one word; for a SAID see {@link isSendableSaid}.
 */
export function writeExtensionServer(message: ServerMessage): string {
  return serverFamily.write(message);
}

/** As {@link writeExtensionServer}, a whole frame. */
export function encodeExtensionServer(message: ServerMessage): Buffer {
  return serverFamily.encode(message);
}
