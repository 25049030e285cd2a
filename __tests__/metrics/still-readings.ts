import type { ServerReadings, ServerTotals } from '../../src/bus/server-readings.js';
import { Meter } from '../../src/server/meter.js';

/** Readings that say what a test wants. */
export class StillReadings implements ServerReadings {
  now: ServerTotals = new Meter().totals();
  readonly listeners = new Set<(lagMs: number) => void>();

  totals(): ServerTotals {
    return this.now;
  }

  set(changes: Partial<ServerTotals>): void {
    this.now = { ...this.now, ...changes };
  }

  onLag(listener: (lagMs: number) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  lag(...lagsMs: number[]): void {
    for (const lagMs of lagsMs) for (const listener of this.listeners) listener(lagMs);
  }
}
