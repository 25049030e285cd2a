import type { Clock } from '../clock.js';
import { systemClock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { LAG_PROBE_MS } from '../limits.js';

/** Hears how late the event loop was, milliseconds. */
type LagListener = (lagMs: number) => void;

/** Looks each `LAG_PROBE_MS` whether the event loop is punctual: how late a timer is, everybody's message was. */
export class LagProbe {
  readonly #now: () => number;
  readonly #listeners = new Set<LagListener>();
  readonly #clock: Clock;
  #due = Infinity;
  #worst = 0;

  constructor(clock: Clock) {
    // The time of day leaps when somebody sets it; only the real clock has a steadier one beside it.
    this.#now = clock === systemClock ? () => performance.now() : () => clock.now();
    this.#clock = clock;
  }

  /** Begins to look; the disposer ends it. */
  start(): Disposer {
    this.#due = this.#now() + LAG_PROBE_MS;
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
    const worst = Math.max(this.#worst, this.#now() - this.#due);
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
    const now = this.#now();
    const lagMs = Math.max(0, now - this.#due);
    this.#due = now + LAG_PROBE_MS;
    this.#worst = Math.max(this.#worst, lagMs);
    for (const listener of this.#listeners) listener(lagMs);
  }
}
