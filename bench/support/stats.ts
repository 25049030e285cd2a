import type { Results } from './measure.js';

/** The `share` (0–1) quantile of some numbers; NaN without any. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The medians of what each has done in all rounds. */
export class Medians<C, T> {
  readonly #results: Results<C, T>;

  constructor(results: Results<C, T>) {
    this.#results = results;
  }

  /** NaN for one of whom there is no result. */
  of(who: C, pick: (run: T) => number): number {
    return median(this.#rounds(who, pick).filter((value) => !Number.isNaN(value)));
  }

  /** With so many decimals, or a dash. */
  show(who: C, pick: (run: T) => number, decimals: number): string {
    return shown(this.of(who, pick), decimals);
  }

  /** The ratio to another one's of the same round; a dash where there is no other one. */
  ratio(who: C, to: C | null | undefined, pick: (run: T) => number): string {
    if (to === null || to === undefined) return shown(NaN, 2);
    const base = this.#rounds(to, pick);
    const ratios = this.#rounds(who, pick).map((value, round) => value / (base[round] ?? NaN));
    return shown(median(ratios.filter((value) => !Number.isNaN(value))), 2);
  }

  #rounds(who: C, pick: (run: T) => number): number[] {
    return (this.#results.get(who) ?? []).map((run) => (run === null ? NaN : pick(run)));
  }
}

/** A number with so many decimals; a dash for none. */
export function shown(value: number, decimals: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(decimals);
}
