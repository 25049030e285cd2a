import type { Clock } from '../clock.js';
import type { ErrorCode } from '../errors.js';
import { TOO_FAST_NOTICE_MS } from '../limits.js';
import { TokenBucket } from '../token-bucket.js';
import type { Rates } from './rates.js';
import type { Passage } from './state/message-gate.js';
import { MessageGate } from './state/message-gate.js';

/** How much one client may still send, and how often it is told that this was too much. */
export class Allowance {
  readonly #clock: Clock;
  readonly #texts: TokenBucket;
  readonly #messages: MessageGate;
  #noticedAt = -Infinity;

  constructor(rates: Rates, clock: Clock) {
    this.#clock = clock;
    this.#texts = new TokenBucket(rates.texts, clock.elapsed());
    this.#messages = new MessageGate(rates.messages, clock.elapsed());
  }

  /** Whether one more text may pass. */
  takeText(): boolean {
    return this.#texts.take(this.#clock.elapsed());
  }

  /** What becomes of one more message that is none. */
  takeMessage(): Passage {
    return this.#messages.take(this.#clock.elapsed());
  }

  /**
   * To an old client and to the operator every refusal is one more line on the screen: a flood is told now and
   * then. A klatsch client has to know of every text what became of it.
   */
  isNoise(code: ErrorCode): boolean {
    if (code !== 'too-fast') return false;
    const now = this.#clock.elapsed();
    if (now - this.#noticedAt < TOO_FAST_NOTICE_MS) return true;
    this.#noticedAt = now;
    return false;
  }
}
