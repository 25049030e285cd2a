import { seeded } from '../peer/cutting-proxy.js';

/** What chance decides in a soak: the same for the same seed, as long as the same is asked. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seeded(seed);
  }

  /** 0 ≤ x < 1. */
  readonly random = (): number => this.#next();

  /** Whether something happens that has this chance. */
  hits(chance: number): boolean {
    return this.#next() < chance;
  }

  /** A number from `least` to just under `most`. */
  between(least: number, most: number): number {
    return least + this.#next() * (most - least);
  }

  /** One of them; undefined when there is none. */
  pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#next() * from.length)];
  }

  /** Dice of their own, which do not disturb these. */
  fork(): Dice {
    return new Dice(Math.floor(this.#next() * 2 ** 31));
  }
}
