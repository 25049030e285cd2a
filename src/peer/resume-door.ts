import type { SecureContext } from 'node:tls';
import type { Clock } from '../clock.js';
import { CHAT_MESSAGE_BYTES } from '../limits.js';
import type { Connection } from '../net/connection.js';
import type { ChatMessage } from '../wire/chat.js';
import { encodeChat, parseChat } from '../wire/chat.js';
import { FrameDecoder } from '../wire/frames.js';
import { chatKindOf } from '../wire/old-chat.js';
import { Door } from './door.js';
import { PayloadStream } from './payload-stream.js';
import { presentedKey } from './peer-keys.js';
import type { Interrupted, Resumed } from './resuming.js';
import { knows } from './resuming.js';

/** Which chat a door is open for. */
export interface ResumeDoorPolicy {
  readonly clock: Clock;
  /** What TLS is answered with; null for a chat in the clear. */
  readonly secureWith: SecureContext | null;
  readonly chat: Interrupted;
  /** Somebody wanted to resume it and is not the one. */
  readonly refused: () => void;
  /** The right one is here, and has been answered. */
  readonly answering: () => void;
  /** The right one has our answer. Told once; the door is closed then. */
  readonly entered: (resumed: Resumed) => void;
}

/** The port to which the partner of an interrupted chat can come back (docs/PROTOCOL.md §6.6). */
export class ResumeDoor {
  readonly #policy: ResumeDoorPolicy;
  readonly #door: Door;

  constructor(policy: ResumeDoorPolicy) {
    const { clock, secureWith } = policy;
    this.#policy = policy;
    this.#door = new Door({
      clock,
      secureWith,
      heard: (connection, first) => {
        this.#listenTo(connection, first);
      },
    });
  }

  /**
   * Opens it.
   *
   * @param port 0 for a free one
   * @returns the TCP port
   * @throws KlatschError `port-in-use` or `listen-failed`
   */
  open(port: number): Promise<number> {
    return this.#door.open(port);
  }

  /** Takes nobody any more. Idempotent. */
  close(): void {
    this.#door.close();
  }

  #listenTo(connection: Connection, first: Buffer): void {
    if (chatKindOf(first[0] ?? 0) !== 'klatsch') {
      this.#door.turnAway(connection);
      return;
    }
    const stream = new PayloadStream(connection, new FrameDecoder(CHAT_MESSAGE_BYTES), { first });
    this.#next(stream, (message) => {
      if (message.type === 'resume') this.#answer(stream, message.token, message.got);
      else this.#door.turnAway(connection);
    });
  }

  #answer(stream: PayloadStream, token: string, got: number): void {
    const { connection } = stream;
    const { chat, refused, answering } = this.#policy;
    const { ours, theirs, key } = chat.terms;
    if (!knows(ours, token) || presentedKey(connection.security) !== key) {
      this.#door.turnAway(connection);
      refused();
      return;
    }
    answering();
    connection.write(encodeChat({ type: 'resume', token: theirs, got: chat.got }));
    // Until something comes behind our answer, nobody knows that it has arrived.
    this.#next(stream, (message) => {
      if (message.type !== 'ping') {
        this.#door.turnAway(connection);
        return;
      }
      connection.write(encodeChat({ type: 'pong', n: message.n }));
      this.#door.letIn(connection);
      this.#door.close();
      this.#policy.entered({ stream, got });
    });
  }

  #next(stream: PayloadStream, heard: (message: ChatMessage) => void): void {
    const turnAway = (): void => {
      this.#door.turnAway(stream.connection);
    };
    stream.read({
      payload: (payload) => {
        stream.read(null);
        const parsed = parseChat(payload);
        if (parsed.ok && parsed.value.type !== 'unknown') heard(parsed.value);
        else turnAway();
      },
      ended: turnAway,
    });
  }
}
