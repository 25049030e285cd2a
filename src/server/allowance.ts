import type { ErrorCode } from '../errors.js';
import type { Budget } from './state/budget.js';
import type { Passage } from './state/message-gate.js';

/** Somebody who is heard. */
interface Heard {
  /** When that was last, of the clock that never leaps. */
  readonly heardAt: number;
}

/** How much one client may still send, and how often it is told that this was too much. */
export class Allowance {
  readonly #client: Heard;
  readonly #budget: Budget;

  constructor(budget: Budget, client: Heard) {
    this.#client = client;
    this.#budget = budget;
  }

  /** Whether any more text may pass. */
  get hasText(): boolean {
    return this.#budget.hasText(this.#client.heardAt);
  }

  /** Whether one more text may pass that costs so many tokens. */
  takeText(cost: number): boolean {
    return this.#budget.takeText(this.#client.heardAt, cost);
  }

  /** What becomes of one more message that is none. */
  takeMessage(): Passage {
    return this.#budget.takeMessage(this.#client.heardAt);
  }

  /**
   * To an old client and to the operator every refusal is one more line on the screen: a flood is told now and
   * then, also of who comes again for each. A klatsch client has to know of every text what became of it.
   */
  isNoise(code: ErrorCode): boolean {
    return code === 'too-fast' && !this.#budget.takeNotice(this.#client.heardAt);
  }
}
