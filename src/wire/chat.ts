import type { Result } from '../errors.js';
import { flag, integer, record, sendable, string } from './check.js';
import { family, plain, type Codec, type UnknownMessage } from './codec.js';
import { identifier, nick, secret, version } from './extension-fields.js';

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

const chatFamily = family<ChatMessage>({
  hello,
  text: plain('TEXT', 'text', { id: integer(0), text: string }, { emote: flag }),
  ack: plain('ACK', 'ack', { id: integer(0) }),
  bye: plain('BYE', 'bye', {}),
  resume: plain('RESUME', 'resume', { token: secret, got: integer(0) }),
  ping: plain('PING', 'ping', { n: integer(0) }),
  pong: plain('PONG', 'pong', { n: integer(0) }),
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
