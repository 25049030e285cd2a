/** How much may pass: read at each {@link TokenBucket.take}, so that it can change. */
export interface Rate {
  /** Things a second on average; `Infinity` is no limit. */
  readonly perSecond: number;
  /** Things at once. */
  readonly burst: number;
}

/** Lets things pass at a {@link Rate}. Pure: the time is passed in, milliseconds of a clock that never leaps. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = Math.max(1, rate.burst);
    this.#filledAt = now;
  }

  /** When it will be full, if nothing is taken meanwhile. */
  get fullAt(): number {
    const { perSecond, burst } = this.#rate;
    if (perSecond === Infinity) return this.#filledAt;
    const missing = Math.max(1, burst) - this.#tokens;
    return missing > 0 ? this.#filledAt + (missing * 1000) / perSecond : this.#filledAt;
  }

  /** Fills it up to so many tokens, as far as it can hold them. */
  fillTo(tokens: number): void {
    this.#tokens = Math.max(this.#tokens, Math.min(tokens, this.#rate.burst));
  }

  /** Takes so many tokens, if they are there; more than it can hold, when it is full. */
  take(now: number, tokens = 1): boolean {
    const { perSecond, burst } = this.#rate;
    if (perSecond === Infinity) return true;
    const passed = now - this.#filledAt;
    this.#filledAt = now;
    const most = Math.max(1, burst);
    const cost = Math.min(tokens, most);
    this.#tokens = Math.min(most, this.#tokens + (passed * perSecond) / 1000);
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }
}
