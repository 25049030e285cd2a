import type { ErrorCode } from '../errors.js';
import { MESSAGES_PER_TURN } from '../limits.js';
import type { ServerLimits } from '../operator/server-limits.js';
import type { Connection } from '../net/connection.js';
import type { OldDialect } from '../wire/old-server.js';
import type { Payload } from '../wire/payload.js';
import { Reader } from './reader.js';

const NOTHING: readonly Payload[] = [];

/** How many messages may wait for a decision, and how long the longest may be. */
type InboxLimits = Pick<ServerLimits, 'pendingMessages' | 'messageBytes'>;

/** Who takes the messages of one client. */
export interface InboxOwner {
  /** Whether something is being decided, for which what comes behind it waits. */
  readonly deciding: boolean;
  /** Whether that is when its turn comes in the room: until then nothing more is read. */
  readonly inLine: boolean;
  /** Takes one message. */
  handle(payload: Payload): void;
  /** Nothing can be read any more. */
  failed(code: ErrorCode): void;
  /** The client has said its last, and all of it is decided. */
  ended(): void;
  /** Runs what is done in a later turn. */
  guard(task: () => void): void;
}

/**
 * The messages of one client, from its bytes: one after another, and none before the one ahead of it is decided. At
 * most `MESSAGES_PER_TURN` are seen to in a turn of the event loop, so that everybody else has theirs between, and
 * nothing is read while some are left for a later one.
 */
export class Inbox {
  readonly #connection: Connection;
  readonly #limits: InboxLimits;
  readonly #owner: InboxOwner;
  readonly #reader: Reader;
  /** What has come, in its order, and how many of these are seen to. */
  #messages: readonly Payload[] = NOTHING;
  #done = 0;
  /** Why nothing can come behind what the last read has brought. */
  #failed: ErrorCode | null = null;
  #ended = false;
  #paused = false;

  constructor(connection: Connection, limits: InboxLimits, owner: InboxOwner) {
    this.#connection = connection;
    this.#limits = limits;
    this.#owner = owner;
    this.#reader = new Reader(limits);
  }

  /** What the first byte has told; null before it is there. */
  get dialect(): OldDialect | null {
    return this.#reader.dialect;
  }

  push(bytes: Buffer): void {
    const { payloads, failed } = this.#reader.push(bytes);
    this.#failed = failed;
    // Nearly always nothing has waited.
    this.#messages = this.#left === 0 ? payloads : [...this.#messages.slice(this.#done), ...payloads];
    this.#done = 0;
    this.goOn();
  }

  /** Handles what waits, up to the next one that needs a decision; to be called when the one before it is there. */
  goOn(): void {
    for (let n = 0; n < MESSAGES_PER_TURN && !this.#owner.deciding; n += 1) {
      const message = this.#messages[this.#done];
      if (message === undefined) break;
      this.#done += 1;
      this.#owner.handle(message);
    }
    if (this.#left === 0) this.clear();
    else if (!this.#owner.deciding) this.#goOnLater();
    else if (!this.#owner.inLine && this.#left > this.#limits.pendingMessages) this.#owner.failed('too-fast');
    this.#conclude();
    this.#steer();
  }

  /** Nothing more comes: a program may say what it has to say and end its side at once. */
  end(): void {
    this.#ended = true;
    this.#conclude();
  }

  /** Nobody wants to hear any more of it. */
  clear(): void {
    this.#messages = NOTHING;
    this.#done = 0;
  }

  get #left(): number {
    return this.#messages.length - this.#done;
  }

  #goOnLater(): void {
    setImmediate(() => {
      this.#owner.guard(() => {
        this.goOn();
      });
    });
  }

  /** What nothing can follow stands behind all that came before it. */
  #conclude(): void {
    if (this.#left > 0 || this.#owner.inLine) return;
    if (this.#failed === null) {
      if (this.#ended) this.#owner.ended();
    } else if (!this.#owner.deciding) {
      this.#owner.failed(this.#failed);
    }
  }

  /** Stops reading while there is enough to do, and begins again. */
  #steer(): void {
    const enough = this.#owner.inLine || (this.#left > 0 && !this.#owner.deciding);
    if (enough === this.#paused) return;
    this.#paused = enough;
    if (enough) this.#connection.pause();
    else this.#connection.resume();
  }
}
