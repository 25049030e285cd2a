import type { Connection } from '../net/connection.js';
import type { ChatMessage } from '../wire/chat.js';
import { encodeChats, parseChat } from '../wire/chat.js';
import type { PayloadStream, StreamEnd } from './payload-stream.js';

/** Who reads one connection of a private chat. */
export interface ChatReader {
  /** Something came, perhaps not a whole message yet: a sign of life. */
  bytes(): void;
  message(message: ChatMessage): void;
  /** Nothing more comes that could be read. */
  ended(end: StreamEnd): void;
}

/**
 * The messages of one connection of a private chat between klatsch peers (docs/PROTOCOL.md §6.4), and the
 * acknowledgements of texts among them. These go along with what is said, or out by themselves when all that came is
 * read: a write of its own for each costs both sides more than all else about a text. What the connection takes with it
 * is left to RESUME (§6.6).
 */
export class ChatStream {
  readonly #stream: PayloadStream;
  /** Their texts that are still to be acknowledged, in the order in which they came. */
  readonly #owed: number[] = [];

  constructor(stream: PayloadStream) {
    this.#stream = stream;
  }

  get connection(): Connection {
    return this.#stream.connection;
  }

  /** Reads from now on. */
  read(reader: ChatReader): void {
    this.#stream.read({
      bytes: () => {
        reader.bytes();
      },
      payload: (payload) => {
        const parsed = parseChat(payload);
        if (!parsed.ok) reader.ended('garbled');
        else if (parsed.value.type !== 'unknown') reader.message(parsed.value);
      },
      allRead: () => {
        this.acknowledge();
      },
      ended: (end) => {
        reader.ended(end);
      },
    });
  }

  /** Reads no more; what came is acknowledged. */
  stop(): void {
    this.#stream.read(null);
    this.acknowledge();
  }

  /** The text with this number has come, and is to be acknowledged. */
  owe(id: number): void {
    this.#owed.push(id);
  }

  /** Acknowledges what came since something was last said. */
  acknowledge(): void {
    if (this.#owed.length > 0) this.#write([]);
  }

  /**
   * Says something, and acknowledges what came.
   *
   * @returns false when the connection takes nothing any more
   */
  say(message: ChatMessage): boolean {
    return this.#write([message]);
  }

  #write(messages: readonly ChatMessage[]): boolean {
    const acknowledgements = this.#owed.splice(0).map((id) => ({ type: 'ack', id }) as const);
    // Ahead of an answer: whoever closes the chat at that has heard by then that its text has arrived.
    return this.connection.write(encodeChats([...acknowledgements, ...messages]));
  }
}
