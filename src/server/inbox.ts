import type { ErrorCode } from '../errors.js';
import type { ServerLimits } from '../operator/server-limits.js';
import type { Connection } from '../net/connection.js';
import type { PortionHandlers } from '../net/in-portions.js';
import { inPortions } from '../net/in-portions.js';
import type { OldDialect } from '../wire/old-server.js';
import { Reader } from './reader.js';

/** What becomes of the messages of one client. */
export interface InboxOptions {
  readonly connection: Connection;
  /** How many messages may wait for a decision, and how long the longest may be. */
  readonly limits: Pick<ServerLimits, 'pendingMessages' | 'messageBytes'>;
  /** Whether something is being decided, for which what comes behind it waits. */
  readonly deciding: () => boolean;
  readonly handle: (payload: string) => void;
  /** Nothing can be read any more. */
  readonly failed: (code: ErrorCode) => void;
  readonly guard: (task: () => void) => void;
}

/** The messages of one client, from its bytes: one after another, and none before the one ahead of it is decided. */
export class Inbox {
  readonly #options: InboxOptions;
  readonly #reader: Reader;
  /** What is done with what one read brings; made once, for there are many. */
  readonly #handlers: PortionHandlers<string>;
  /** What came while an AUTH, REGISTER or NICK is being decided. */
  #pending: string[] = [];
  /** Why nothing can come behind what the last read has brought. */
  #failed: ErrorCode | null = null;

  constructor(options: InboxOptions) {
    this.#options = options;
    this.#reader = new Reader(options.limits);
    this.#handlers = {
      take: (payload) => {
        this.#take(payload);
      },
      done: () => {
        if (this.#failed !== null) options.failed(this.#failed);
      },
      guard: options.guard,
    };
  }

  /** What the first byte has told; null before it is there. */
  get dialect(): OldDialect | null {
    return this.#reader.dialect;
  }

  push(bytes: Buffer): void {
    const { payloads, failed } = this.#reader.push(bytes);
    this.#failed = failed;
    inPortions(this.#options.connection, payloads, this.#handlers);
  }

  /** The decision is there: handles what waited for it, up to the next one that needs a decision. */
  decided(): void {
    const waiting = this.#pending;
    this.#pending = [];
    for (const payload of waiting) this.#take(payload);
  }

  /** Nobody wants to hear any more of it. */
  clear(): void {
    this.#pending = [];
  }

  #take(payload: string): void {
    const { deciding, handle, failed, limits } = this.#options;
    if (!deciding()) handle(payload);
    else if (this.#pending.length < limits.pendingMessages) this.#pending.push(payload);
    else failed('too-fast');
  }
}
