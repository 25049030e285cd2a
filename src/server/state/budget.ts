import { TOO_FAST_NOTICE_MS } from '../../limits.js';
import type { Rate } from '../../token-bucket.js';
import { TokenBucket } from '../../token-bucket.js';
import type { Passage } from './message-gate.js';
import { MessageGate } from './message-gate.js';

/** How much every client may send. */
export interface Rates {
  readonly texts: Rate;
  /** Messages that are no texts, or texts too many. */
  readonly messages: Rate;
}

/** How often somebody who sends too much is told so. */
const NOTICES: Rate = { perSecond: 1000 / TOO_FAST_NOTICE_MS, burst: 1 };

/**
 * How much one client may still send. Pure: the time is passed in, milliseconds of a clock that never leaps.
 */
export class Budget {
  readonly #texts: TokenBucket;
  readonly #messages: MessageGate;
  readonly #notices: TokenBucket;

  constructor(rates: Rates, now: number) {
    this.#texts = new TokenBucket(rates.texts, now);
    this.#messages = new MessageGate(rates.messages, now);
    this.#notices = new TokenBucket(NOTICES, now);
  }

  /** When nothing will be missing from it, if nothing more is taken. */
  get fullAt(): number {
    return Math.max(this.#texts.fullAt, this.#messages.fullAt, this.#notices.fullAt);
  }

  /** Whether any more text may pass, the shortest. */
  hasText(now: number): boolean {
    return this.#texts.has(now);
  }

  /** Whether one more text may pass that costs so many tokens. */
  takeText(now: number, cost = 1): boolean {
    return this.#texts.take(now, cost);
  }

  /** What becomes of one more message that is none. */
  takeMessage(now: number): Passage {
    return this.#messages.take(now);
  }

  /** Whether it may be told once more that this was too much. */
  takeNotice(now: number): boolean {
    return this.#notices.take(now);
  }

  /** Somebody else has it now, who must be able to say who they are. */
  handOver(): void {
    this.#messages.greet();
  }
}
