/** How much may pass: read at each {@link TokenBucket.take}, so that it can change. */
export interface Rate {
  /** Things a second on average; `Infinity` is no limit. */
  readonly textsPerSecond: number;
  /** Things at once. */
  readonly textBurst: number;
}

/** Lets things pass at a {@link Rate}. Pure: the time is passed in, milliseconds of a clock that never leaps. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = Math.max(1, rate.textBurst);
    this.#filledAt = now;
  }

  /** Takes one token, if there is one. */
  take(now: number): boolean {
    const { textsPerSecond, textBurst } = this.#rate;
    if (textsPerSecond === Infinity) return true;
    const passed = now - this.#filledAt;
    this.#filledAt = now;
    this.#tokens = Math.min(Math.max(1, textBurst), this.#tokens + (passed * textsPerSecond) / 1000);
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
