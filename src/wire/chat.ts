import type { Result } from '../errors.js';
import { flag, integer, record, sendable, string } from './check.js';
import { family, plain, type Codec, type UnknownMessage } from './codec.js';
import { identifier, nick, version } from './extension-fields.js';

/** Who connects says it first: who it is, whom it wants, and to which invitation it answers. */
interface ChatHello {
  readonly type: 'hello';
  readonly version: number;
  readonly from: string;
  readonly to: string;
  readonly invitation: string;
}

/** What two klatsch peers say to each other in a private chat. docs/PROTOCOL.md §6.4. */
export type ChatMessage =
  | ChatHello
  | { readonly type: 'text'; readonly id: number; readonly text: string; readonly emote?: true }
  | { readonly type: 'ack'; readonly id: number }
  | { readonly type: 'bye' }
  | { readonly type: 'ping'; readonly n: number }
  | { readonly type: 'pong'; readonly n: number };

const helloFields = record({ klatsch: version, from: nick, to: nick, invitation: identifier });

const hello: Codec<ChatHello> = {
  command: 'HELLO',
  parse: (value) => {
    const fields = helloFields(value);
    if (fields === undefined) return undefined;
    const { klatsch, from, to, invitation } = fields;
    return { type: 'hello', version: klatsch, from, to, invitation };
  },
  fields: ({ version: klatsch, from, to, invitation }) =>
    sendable(helloFields, { klatsch, from, to, invitation }),
};

const chatFamily = family<ChatMessage>({
  hello,
  text: plain('TEXT', 'text', { id: integer(0), text: string }, { emote: flag }),
  ack: plain('ACK', 'ack', { id: integer(0) }),
  bye: plain('BYE', 'bye', {}),
  ping: plain('PING', 'ping', { n: integer(0) }),
  pong: plain('PONG', 'pong', { n: integer(0) }),
});

/**
 * Reads one message of a private chat between klatsch peers. Nicks are cleaned; a text is as it was sent:
 * sanitize it to show it.
 *
 * @returns `malformed` when the JSON is not what the command needs.
 */
export function parseChat(payload: Buffer): Result<ChatMessage | UnknownMessage> {
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
