import { RECONNECT_FIRST_MS, RECONNECT_JITTER, RECONNECT_LAST_MS } from '../../limits.js';

/** How long to wait before the next try: doubling, bounded, less a share that chance takes away. */
export class BackOff {
  readonly #random: () => number;
  readonly #waits: { readonly first: number; readonly last: number };
  #failures = 0;

  /**
   * @param random 0 ≤ x < 1, as Math.random
   * @param waits the first and the longest wait, milliseconds
   */
  constructor(random: () => number, waits = { first: RECONNECT_FIRST_MS, last: RECONNECT_LAST_MS }) {
    this.#random = random;
    this.#waits = waits;
  }

  /** A try has failed, or a link was lost: milliseconds until the next try. */
  failed(): number {
    const full = Math.min(this.#waits.first * 2 ** this.#failures, this.#waits.last);
    this.#failures += 1;
    return Math.round(full * (1 - RECONNECT_JITTER * this.#random()));
  }

  /** A try has succeeded, or somebody asked anew. */
  reset(): void {
    this.#failures = 0;
  }
}
