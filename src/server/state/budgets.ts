import { BUDGETS_KEPT } from '../../limits.js';
import { networkOf } from '../../net/address.js';
import type { Rates } from './budget.js';
import { Budget } from './budget.js';

/** What somebody has left behind; full again at that time. */
interface Left {
  readonly budget: Budget;
  readonly fullAt: number;
}

/**
 * Everybody's budgets: whoever comes goes on with what somebody from the same address (of IPv6: the same /64) has
 * left, so that nobody gets more by coming again. Each goes to one newcomer. What nobody would miss is not kept. Pure:
 * the time is passed in, of a clock that never leaps.
 */
export class Budgets {
  readonly #rates: Rates;
  /** By network, the one longest quiet first; of each the emptiest last. */
  readonly #left = new Map<string, Left[]>();
  #kept = 0;

  constructor(rates: Rates) {
    this.#rates = rates;
  }

  /** How many are kept that somebody has left. */
  get kept(): number {
    return this.#kept;
  }

  /** The budget of somebody who comes from `ip`. */
  open(ip: string, now: number): Budget {
    const network = networkOf(ip);
    const those = this.#left.get(network) ?? [];
    const emptiest = those.pop();
    if (emptiest === undefined) return new Budget(this.#rates, now);
    this.#kept -= 1;
    if (those.length === 0) this.#left.delete(network);
    emptiest.budget.handOver();
    return emptiest.budget;
  }

  /** Somebody from `ip` is gone, and takes nothing more of this budget. */
  close(ip: string, budget: Budget, now: number): void {
    const { fullAt } = budget;
    if (fullAt > now) this.#keep(networkOf(ip), { budget, fullAt });
    this.#forget(now);
  }

  #keep(network: string, left: Left): void {
    const those = this.#left.get(network) ?? [];
    const fuller = those.findLastIndex(({ fullAt }) => fullAt <= left.fullAt);
    those.splice(fuller + 1, 0, left);
    this.#left.delete(network);
    this.#left.set(network, those);
    this.#kept += 1;
  }

  /** Forgets what is full again, and what is too much. */
  #forget(now: number): void {
    for (const [network, those] of this.#left) {
      while (this.#kept > BUDGETS_KEPT || (those[0]?.fullAt ?? Infinity) <= now) {
        those.shift();
        this.#kept -= 1;
      }
      if (those.length > 0) return;
      this.#left.delete(network);
    }
  }
}
