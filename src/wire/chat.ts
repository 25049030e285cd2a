import type { Result } from '../errors.js';
import { decimal, optionalField, quote } from '../json.js';
import { flag, integer, record, sendable, string } from './check.js';
import { family, plain, type Codec, type UnknownMessage } from './codec.js';
import { identifier, nick, secret, version } from './extension-fields.js';
import { encodeFrames } from './frames.js';

/** Who connects says it first: who it is, whom it wants, and to which invitation it answers. */
export interface ChatHello {
  readonly type: 'hello';
  readonly version: number;
  readonly from: string;
  readonly to: string;
  readonly invitation: string;
  /** What whoever resumes the chat must say to this side; absent: it cannot. */
  readonly resume?: string;
}

/** What two klatsch peers say to each other in a private chat. docs/PROTOCOL.md §6.4. */
export type ChatMessage =
  | ChatHello
  | { readonly type: 'text'; readonly id: number; readonly text: string; readonly emote?: true }
  | { readonly type: 'ack'; readonly id: number }
  | { readonly type: 'bye' }
  | { readonly type: 'resume'; readonly token: string; readonly got: number }
  | { readonly type: 'ping'; readonly n: number }
  | { readonly type: 'pong'; readonly n: number };

const number = integer(0);

const helloFields = record(
  { klatsch: version, from: nick, to: nick, invitation: identifier },
  { resume: secret },
);

const hello: Codec<ChatHello> = {
  command: 'HELLO',
  parse: (value) => {
    const fields = helloFields(value);
    if (fields === undefined) return undefined;
    const { klatsch, ...others } = fields;
    return { type: 'hello', version: klatsch, ...others };
  },
  fields: ({ version: klatsch, from, to, invitation, resume }) => {
    const named = { klatsch, from, to, invitation };
    return sendable(helloFields, resume === undefined ? named : { ...named, resume });
  },
};

/** A number as klatsch programs write it, at most as long as any that is exact. */
const NUMBER = '(0|[1-9][0-9]{0,14})';
/** A TEXT in which nothing is escaped: what is between its quotation marks is the text. */
const PLAIN_TEXT = new RegExp(String.raw`^TEXT \{"id":${NUMBER},"text":"([ !#-[\]-\uffff]*)"\}$`);
const PLAIN_ACK = new RegExp(String.raw`^ACK \{"id":${NUMBER}\}$`);

type Text = Extract<ChatMessage, { readonly type: 'text' }>;
type Ack = Extract<ChatMessage, { readonly type: 'ack' }>;

/** The two of which a chat consists: by hand, which saves 5 µs in each that is answered (docs/PERFORMANCE.md). */
const text: Codec<Text> = {
  ...plain('TEXT', 'text', { id: number, text: string }, { emote: flag }),
  readPlain: (payload) => {
    const [, id, plainText] = PLAIN_TEXT.exec(payload) ?? [];
    return plainText === undefined ? undefined : { type: 'text', id: Number(id), text: plainText };
  },
  write: ({ id, text: said, emote }) =>
    `TEXT {"id":${numeral(id)},"text":${quote(said)}${optionalField('emote', emote)}}`,
};
const ack: Codec<Ack> = {
  ...plain('ACK', 'ack', { id: number }),
  readPlain: (payload) => {
    const id = PLAIN_ACK.exec(payload)?.[1];
    return id === undefined ? undefined : { type: 'ack', id: Number(id) };
  },
  write: ({ id }) => `ACK {"id":${numeral(id)}}`,
};

function numeral(value: number): string {
  if (number(value) === undefined) throw new TypeError(`no number of a text: ${value}`);
  return decimal(value);
}

const chatFamily = family<ChatMessage>({
  hello,
  text,
  ack,
  bye: plain('BYE', 'bye', {}),
  resume: plain('RESUME', 'resume', { token: secret, got: integer(0) }),
  ping: plain('PING', 'ping', { n: number }),
  pong: plain('PONG', 'pong', { n: number }),
});

/**
 * Reads one message of a private chat between klatsch peers. Nicks are cleaned; a text is as it was sent:
 * sanitize it to show it.
 *
 * @returns `malformed` when the JSON is not what the command needs.
 */
export function parseChat(payload: string): Result<ChatMessage | UnknownMessage> {
  return chatFamily.parse(payload);
}

/**
 * Writes one message of a private chat, a whole frame.
 *
 * @throws TypeError when a field breaks its bounds or a nick is not one word.
 */
export function encodeChat(message: ChatMessage): Buffer {
  return chatFamily.encode(message);
}

/** As {@link encodeChat}, for messages that are written at once. */
export function encodeChats(messages: readonly ChatMessage[]): Buffer {
  return encodeFrames(messages.map((message) => chatFamily.write(message)));
}
