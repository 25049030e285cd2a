import { failure, success, type Result } from '../errors.js';
import { HELLO_MAX_BYTES, HELLO_MIN_BYTES } from '../limits.js';
import { flag, integer, record, string, type Check } from './check.js';
import { family, plain, type Codec, type UnknownMessage } from './codec.js';
import { capabilities, epoch, identifier, sequence, version } from './extension-fields.js';
import { parseOldClient } from './old-client.js';
import type { Payload } from './payload.js';

/** A place in a server's numbering of texts: one of its runs, and a text in it. */
interface Place {
  readonly epoch: string;
  readonly seq: number;
}

/** A client's secret name, and which of its connections this is. */
interface SenderLink {
  readonly name: string;
  readonly link: number;
}

/**
 * A client's introduction. `last` is the last text it saw, when it was here before; by `sender`, which nobody but
 * the server learns, its texts are known again on its next connection. docs/PROTOCOL.md §5.1.
 */
interface ClientHello {
  readonly type: 'hello';
  readonly version: number;
  readonly caps: readonly string[];
  readonly last?: Place;
  readonly sender?: SenderLink;
}

/** Something to say. `after`, when it was sent before: the last text that had come by then. */
interface ClientSay {
  readonly type: 'say';
  readonly id: string;
  readonly text: string;
  readonly emote?: true;
  readonly after?: Place;
}

/** What lets a newcomer in where not everybody may: the room's password, or an invite code. Over TLS only. */
interface ClientAuth {
  readonly type: 'auth';
  readonly password?: string;
  readonly invite?: string;
}

/** What a klatsch client says to a klatsch server. docs/PROTOCOL.md §5.2. */
export type ClientMessage =
  | ClientHello
  | ClientAuth
  | ClientSay
  | { readonly type: 'nick'; readonly nick: string }
  | { readonly type: 'who' }
  | { readonly type: 'ping'; readonly n: number }
  | { readonly type: 'pong'; readonly n: number }
  | { readonly type: 'quit' };

/** REGISTER, which stays in its old form. `udpPort` is what was sent, unchecked. */
export interface RegisterMessage {
  readonly type: 'register';
  readonly nick: string;
  readonly udpPort: string;
}

const place: Check<Place> = (value) => {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [placeEpoch, seq] = value as readonly unknown[];
  return record({ epoch, seq: sequence })({ epoch: placeEpoch, seq });
};

const sender: Check<SenderLink> = (value) => {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [name, link] = value as readonly unknown[];
  return record({ name: epoch, link: sequence })({ name, link });
};

const helloFields = record({ klatsch: version, caps: capabilities }, { last: place, sender });

const hello: Codec<ClientHello> = {
  command: 'HELLO',
  parse: (value) => {
    const fields = helloFields(value);
    if (fields === undefined) return undefined;
    const { klatsch, ...rest } = fields;
    return { type: 'hello', version: klatsch, ...rest };
  },
  fields: ({ version: klatsch, caps, last, sender: self }) => {
    const seen = last === undefined ? {} : { last: [last.epoch, last.seq] };
    const named = self === undefined ? {} : { sender: [self.name, self.link] };
    const fields = { klatsch, caps, ...seen, ...named };
    if (helloFields(fields) === undefined) throw new TypeError('a HELLO that must not be sent');
    return padded(fields);
  },
};

/**
 * Pads a HELLO so that its payload has 128–191 bytes: the last byte of its length is then no UTF-8, and an old
 * lines server closes at once instead of waiting for a newline for ever.
 */
function padded(fields: object): object {
  const size = (candidate: object): number => Buffer.byteLength(`HELLO ${JSON.stringify(candidate)}`);
  if (size(fields) >= HELLO_MIN_BYTES) return fitting(fields, size(fields));
  const missing = HELLO_MIN_BYTES - size({ ...fields, pad: '' });
  const whole = { ...fields, pad: ' '.repeat(Math.max(0, missing)) };
  return fitting(whole, size(whole));
}

function fitting(fields: object, bytes: number): object {
  if (bytes > HELLO_MAX_BYTES) throw new TypeError(`a HELLO of ${bytes} bytes`);
  return fields;
}

const sayFields = record({ id: identifier, text: string }, { emote: flag, after: place });

/** A SAY as klatsch programs write it, up to the first of its words. */
const SAY_HEAD = /^SAY \{"id":"([!#-[\]-~]{1,64})","text":"/;
/** Behind so many bytes its words have begun. */
const SAY_HEAD_BYTES = 100;
/** When nothing in it is escaped: what is between its quotation marks is the text. */
const PLAIN_SAY = new RegExp(String.raw`${SAY_HEAD.source}([ !#-[\]-\uffff]*)"\}$`);

const say: Codec<ClientSay> = {
  command: 'SAY',
  readPlain: (payload) => {
    const [, id, text] = PLAIN_SAY.exec(payload) ?? [];
    return id === undefined || text === undefined ? undefined : { type: 'say', id, text };
  },
  parse: (value) => {
    const fields = sayFields(value);
    return fields === undefined ? undefined : { type: 'say', ...fields };
  },
  fields: ({ id, text, emote, after }) => {
    const fields = { id, text, ...(emote === true ? { emote } : {}) };
    const since = after === undefined ? {} : { after: [after.epoch, after.seq] };
    if (sayFields({ ...fields, ...since }) === undefined) throw new TypeError('a SAY that must not be sent');
    return { ...fields, ...since };
  },
};

/** A new nick is not cleaned but told as it was sent: the server checks it. */
const nick: Codec<{ readonly type: 'nick'; readonly nick: string }> = plain('NICK', 'nick', { nick: string });

const clientFamily = family<ClientMessage>({
  hello,
  auth: plain('AUTH', 'auth', {}, { password: string, invite: identifier }),
  say,
  nick,
  who: plain('WHO', 'who', {}),
  ping: plain('PING', 'ping', { n: integer(0) }),
  pong: plain('PONG', 'pong', { n: integer(0) }),
  quit: plain('QUIT', 'quit', {}),
});

/**
 * Reads one message of a klatsch client. Texts and nicks are as they were sent: the server checks them.
 *
 * @returns `malformed` when the JSON is not what the command needs.
 */
export function parseExtensionClient(
  payload: string,
): Result<ClientMessage | RegisterMessage | UnknownMessage> {
  const parsed = clientFamily.parse(payload);
  if (!parsed.ok || parsed.value.type !== 'unknown' || parsed.value.command !== 'REGISTER') return parsed;
  const old = parseOldClient(payload);
  return old.type === 'register' ? success(old) : failure('malformed');
}

/** The name of a SAY that is written as usual, of whose words nothing is read; undefined for anything else. */
export function readSayId(payload: Payload): string | undefined {
  return SAY_HEAD.exec(payload.head(SAY_HEAD_BYTES))?.[1];
}

/**
 * Writes one message of a klatsch client, a whole frame; REGISTER is `encodeOldClient('frames', …)`.
 *
 * @throws TypeError when a field breaks its bounds.
 */
export function encodeExtensionClient(message: ClientMessage): Buffer {
  return clientFamily.encode(message);
}
