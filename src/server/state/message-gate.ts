import { GREETING_MESSAGES, MESSAGE_PATIENCE } from '../../limits.js';
import type { Rate } from '../../token-bucket.js';
import { TokenBucket } from '../../token-bucket.js';

/** What becomes of one more message: it is taken, refused, or the last one that is looked at. */
export type Passage = 'taken' | 'none' | 'abuse';

/**
 * Lets one client's messages pass that are no texts, or texts too many. Whoever sends more is refused
 * `MESSAGE_PATIENCE` bursts of them, and more at the same rate; who does not heed that does not listen.
 */
export class MessageGate {
  readonly #rate: Rate;
  readonly #messages: TokenBucket;
  /** Most clients never need it. */
  #patience: TokenBucket | null = null;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#messages = new TokenBucket(rate, now);
  }

  /** When it will be as if nothing had come, if nothing more does. */
  get fullAt(): number {
    return Math.max(this.#messages.fullAt, this.#patience?.fullAt ?? 0);
  }

  /** Somebody new comes through it, who must be able to say who they are. */
  greet(): void {
    this.#messages.fillTo(GREETING_MESSAGES);
  }

  /** Takes one message; `now` in milliseconds. */
  take(now: number): Passage {
    if (this.#messages.take(now)) return 'taken';
    const { perSecond, burst } = this.#rate;
    this.#patience ??= new TokenBucket({ perSecond, burst: MESSAGE_PATIENCE * burst }, now);
    return this.#patience.take(now) ? 'none' : 'abuse';
  }
}
