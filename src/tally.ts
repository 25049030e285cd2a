import type { Clock } from './clock.js';
import type { Disposer } from './disposer.js';
import { TALLY_KINDS } from './limits.js';

/** What was told of a kind, and what has come since. */
interface Period<T> {
  latest: T;
  count: number;
  readonly stop: Disposer;
}

/** How a {@link Tally} tells things apart, and tells of them: the latest of a kind, and how many there were. */
export interface Telling<T> {
  readonly periodMs: number;
  readonly kindOf: (thing: T) => string;
  readonly tell: (latest: T, count: number) => void;
}

/**
 * Gathers what happens too often to be told each time: of each kind the first is told at once, and then at most
 * one number in each period, as long as there is one. Of too many kinds at once, what is of another is told each time.
 */
export class Tally<T> {
  readonly #clock: Clock;
  readonly #telling: Telling<T>;
  readonly #open = new Map<string, Period<T>>();

  constructor(clock: Clock, telling: Telling<T>) {
    this.#clock = clock;
    this.#telling = telling;
  }

  /** So many more of this kind. */
  add(thing: T, count = 1): void {
    const kind = this.#telling.kindOf(thing);
    const period = this.#open.get(kind);
    if (period === undefined) {
      this.#begin(kind, thing, count);
      return;
    }
    period.latest = thing;
    period.count += count;
  }

  /** Tells what is left. */
  dispose(): void {
    for (const { latest, count, stop } of this.#open.values()) {
      stop();
      if (count > 0) this.#telling.tell(latest, count);
    }
    this.#open.clear();
  }

  #begin(kind: string, latest: T, count: number): void {
    this.#telling.tell(latest, count);
    if (this.#open.size >= TALLY_KINDS) return;
    const stop = this.#clock.after(this.#telling.periodMs, () => {
      const gathered = this.#open.get(kind);
      this.#open.delete(kind);
      if (gathered !== undefined && gathered.count > 0) this.#begin(kind, gathered.latest, gathered.count);
    });
    this.#open.set(kind, { latest, count: 0, stop });
  }
}
