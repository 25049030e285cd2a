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
    const { perSecond } = this.#rate;
    if (perSecond === Infinity) return this.#filledAt;
    const missing = this.#most - this.#tokens;
    return missing > 0 ? this.#filledAt + (missing * 1000) / perSecond : this.#filledAt;
  }

  /** Fills it up to so many tokens, as far as it can hold them. */
  fillTo(tokens: number): void {
    this.#tokens = Math.max(this.#tokens, Math.min(tokens, this.#rate.burst));
  }

  /** Whether one can be taken. */
  has(now: number): boolean {
    return this.#rate.perSecond === Infinity || this.#at(now) >= 1;
  }

  /** Takes so many tokens, if they are there; more than it can hold, when it is full. */
  take(now: number, tokens = 1): boolean {
    if (this.#rate.perSecond === Infinity) return true;
    const cost = Math.min(tokens, this.#most);
    this.#tokens = this.#at(now);
    this.#filledAt = now;
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  get #most(): number {
    return Math.max(1, this.#rate.burst);
  }

  /** How many there are by then. */
  #at(now: number): number {
    return Math.min(this.#most, this.#tokens + ((now - this.#filledAt) * this.#rate.perSecond) / 1000);
  }
}
