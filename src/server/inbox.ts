import type { ErrorCode } from '../errors.js';
import type { ServerLimits } from '../operator/server-limits.js';
import type { Connection } from '../net/connection.js';
import type { PortionHandlers } from '../net/in-portions.js';
import { inPortions } from '../net/in-portions.js';
import type { OldDialect } from '../wire/old-server.js';
import { Reader } from './reader.js';

/** How many messages may wait for a decision, and how long the longest may be. */
type InboxLimits = Pick<ServerLimits, 'pendingMessages' | 'messageBytes'>;

/** Who takes the messages of one client. */
export interface InboxOwner {
  /** Whether something is being decided, for which what comes behind it waits. */
  readonly deciding: boolean;
  /** Takes one message. */
  handle(payload: string): void;
  /** Nothing can be read any more. */
  failed(code: ErrorCode): void;
  /** The client has said its last, and all of it is decided. */
  ended(): void;
  /** Runs what is done in a later turn. */
  guard(task: () => void): void;
}

/**
 * The messages of one client, from its bytes: one after another, and none before the one ahead of it is decided. It
 * takes its own portions: what many clients say one by one costs most where it has to be fetched from memory.
 */
export class Inbox implements PortionHandlers<string> {
  readonly #connection: Connection;
  readonly #limits: InboxLimits;
  readonly #owner: InboxOwner;
  readonly #reader: Reader;
  /** What came while an AUTH, REGISTER or NICK is being decided. */
  #pending: string[] = [];
  /** Why nothing can come behind what the last read has brought. */
  #failed: ErrorCode | null = null;
  /** Whether some of what the last read has brought is for a later turn. */
  #taking = false;
  #ended = false;

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
    this.#taking = true;
    inPortions(this.#connection, payloads, this);
  }

  /** The decision is there: handles what waited for it, up to the next one that needs a decision. */
  decided(): void {
    const waiting = this.#pending;
    this.#pending = [];
    for (const payload of waiting) this.take(payload);
    this.#conclude();
  }

  /** Nothing more comes: a program may say what it has to say and end its side at once. */
  end(): void {
    this.#ended = true;
    this.#conclude();
  }

  /** Nobody wants to hear any more of it. */
  clear(): void {
    this.#pending = [];
  }

  take(payload: string): void {
    if (!this.#owner.deciding) this.#owner.handle(payload);
    else if (this.#pending.length < this.#limits.pendingMessages) this.#pending.push(payload);
    else this.#owner.failed('too-fast');
  }

  done(): void {
    this.#taking = false;
    this.#conclude();
  }

  guard(task: () => void): void {
    this.#owner.guard(task);
  }

  /** What nothing can follow stands behind all that came before it. */
  #conclude(): void {
    if (this.#taking || this.#pending.length > 0) return;
    if (this.#failed === null) {
      if (this.#ended) this.#owner.ended();
    } else if (!this.#owner.deciding) {
      this.#owner.failed(this.#failed);
    }
  }
}
