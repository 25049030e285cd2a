import type { Rate } from '../../token-bucket.js';

/**
 * How much the room may say, in bytes. Somebody may speak while nothing is owed, and may owe what they say: how long
 * it is need not be known before. Pure: the time is passed in, milliseconds of a clock that never leaps.
 */
export class RoomPace {
  readonly #rate: Rate;
  /** Bytes that may still be said; less than none when some are owed. */
  #left: number;
  #filledAt: number;

  /** @param rate bytes a second and at once; looked at each time, so that it can change */
  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#left = rate.burst;
    this.#filledAt = now;
  }

  /** Whether there is no limit, so that nothing need be measured. */
  get unlimited(): boolean {
    return this.#rate.perSecond === Infinity;
  }

  /** Takes so many bytes, unless some are owed. */
  take(now: number, bytes: number): boolean {
    this.#fill(now);
    if (this.#left <= 0) return false;
    this.#left -= bytes;
    return true;
  }

  /** Milliseconds until nothing is owed any more, if nothing is taken meanwhile. */
  waitMs(now: number): number {
    this.#fill(now);
    return this.#left > 0 ? 0 : Math.ceil(((1 - this.#left) * 1000) / this.#rate.perSecond);
  }

  #fill(now: number): void {
    const { perSecond, burst } = this.#rate;
    const passed = now - this.#filledAt;
    this.#filledAt = now;
    this.#left = this.unlimited ? burst : Math.min(burst, this.#left + (passed * perSecond) / 1000);
  }
}
