import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';

/**
 * Gathers what happens too often to be told each time: of each kind the first is told at once, and then at most
 * one number in each period, as long as there is one.
 */
export class Tally {
  readonly #clock: Clock;
  readonly #periodMs: number;
  readonly #tell: (kind: string, count: number) => void;
  readonly #open = new Map<string, { count: number; stop: Disposer }>();

  constructor(clock: Clock, periodMs: number, tell: (kind: string, count: number) => void) {
    this.#clock = clock;
    this.#periodMs = periodMs;
    this.#tell = tell;
  }

  /** One more of this kind. */
  add(kind: string): void {
    const period = this.#open.get(kind);
    if (period === undefined) this.#begin(kind, 1);
    else period.count += 1;
  }

  /** Tells what is left. */
  dispose(): void {
    for (const [kind, { count, stop }] of this.#open) {
      stop();
      if (count > 0) this.#tell(kind, count);
    }
    this.#open.clear();
  }

  #begin(kind: string, count: number): void {
    this.#tell(kind, count);
    const stop = this.#clock.after(this.#periodMs, () => {
      const gathered = this.#open.get(kind)?.count ?? 0;
      this.#open.delete(kind);
      if (gathered > 0) this.#begin(kind, gathered);
    });
    this.#open.set(kind, { count: 0, stop });
  }
}
