import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { LAG_PROBE_MS } from '../limits.js';

/** Hears how late the event loop was, milliseconds. */
type LagListener = (lagMs: number) => void;

/** Looks each `LAG_PROBE_MS` whether the event loop is punctual: how late a timer is, everybody's message was. */
export class LagProbe {
  readonly #listeners = new Set<LagListener>();
  readonly #clock: Clock;
  #due = Infinity;
  #worst = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins to look; the disposer ends it. */
  start(): Disposer {
    this.#due = this.#clock.elapsed() + LAG_PROBE_MS;
    const stop = this.#clock.every(LAG_PROBE_MS, () => {
      this.#look();
    });
    return () => {
      stop();
      this.#due = Infinity;
    };
  }

  /** The longest lag since this was last asked, milliseconds; what is due right now counts already. */
  takeWorst(): number {
    const worst = Math.max(this.#worst, this.#clock.elapsed() - this.#due);
    this.#worst = 0;
    return worst;
  }

  /** Hears of every look, also of one that found nothing wrong (0). */
  onLag(listener: LagListener): Disposer {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #look(): void {
    const now = this.#clock.elapsed();
    const lagMs = Math.max(0, now - this.#due);
    this.#due = now + LAG_PROBE_MS;
    this.#worst = Math.max(this.#worst, lagMs);
    for (const listener of this.#listeners) listener(lagMs);
  }
}
