import { CHAT_RESUME_MS, RESUME_FIRST_MS, RESUME_LAST_MS, STEADY_LINK_MS } from '../../limits.js';
import { BackOff } from './back-off.js';

/**
 * How long, and how often, one chat is tried to be resumed. A connection that breaks again at once buys no more time:
 * nothing goes on for ever. Times are milliseconds of a clock that never leaps. Pure.
 */
export class Patience {
  readonly #backOff: BackOff;
  #endsAt: number | null = null;
  #resumedAt = 0;

  /** @param random 0 ≤ x < 1, as Math.random */
  constructor(random: () => number) {
    this.#backOff = new BackOff(random, { first: RESUME_FIRST_MS, last: RESUME_LAST_MS });
  }

  /** The connection broke: milliseconds that are left to resume it. */
  interrupted(now: number): number {
    const isSteady = now - this.#resumedAt >= STEADY_LINK_MS;
    if (this.#endsAt === null || isSteady) {
      this.#endsAt = now + CHAT_RESUME_MS;
      this.#backOff.reset();
    }
    return Math.max(0, this.#endsAt - now);
  }

  /** It goes on. */
  resumed(now: number): void {
    this.#resumedAt = now;
  }

  /** A try is about to be made, or has failed: milliseconds until the next. */
  nextWait(): number {
    return this.#backOff.failed();
  }
}
