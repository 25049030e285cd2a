import type { ErrorCode } from '../errors.js';
import { STORE_RETRY_MS } from '../limits.js';
import { storeCode } from './failures.js';

/** Why something could not be written. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly cause: unknown;
}

/** What a {@link Gate} works with. */
export interface GateOptions {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Throws when what is written to is not there any more; asked now and then, before something is written. */
  readonly look: () => void;
}

/** In front of files: lets through what is to be written, and while the disk refuses that, only now and then. */
export class Gate {
  readonly #options: GateOptions;
  #refusal: Refusal | null = null;
  #triedAt = 0;
  #seenAt = -Infinity;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  /** Why the last attempt failed; null when it did not. */
  get refusal(): Refusal | null {
    return this.#refusal;
  }

  /**
   * Does something, if it is time for it.
   *
   * @returns false when it was not done, or threw
   */
  attempt(task: () => void): boolean {
    const now = this.#options.now();
    if (this.#refusal !== null && isRecent(this.#triedAt, now)) return false;
    this.#triedAt = now;
    try {
      this.#look(now);
      task();
    } catch (error) {
      this.#refusal = { code: storeCode(error), cause: error };
      return false;
    }
    this.#refusal = null;
    return true;
  }

  /** The system goes on writing into a file that somebody has deleted or moved away: nothing would be kept. */
  #look(now: number): void {
    if (isRecent(this.#seenAt, now)) return;
    this.#options.look();
    this.#seenAt = now;
  }
}

/** A clock that was set back must not make it wait for hours. */
function isRecent(then: number, now: number): boolean {
  return Math.abs(now - then) < STORE_RETRY_MS;
}
