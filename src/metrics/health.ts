import type { ServerReadings } from '../bus/server-readings.js';
import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { HEALTH_LAG_MS, HEALTH_WINDOW_MS } from '../limits.js';

/** Whether a server does what it is for: `stopping`, texts are `unkept`, or people have to wait (`lagging`). */
export type HealthStatus = 'ok' | 'stopping' | 'unkept' | 'lagging';

/** What `/healthz` says. */
export interface HealthReport {
  readonly status: HealthStatus;
  readonly users: number;
  readonly uptimeSeconds: number;
}

/** Judges a server by its readings. */
export class Health {
  readonly #readings: ServerReadings;
  readonly #clock: Clock;
  readonly #isStopping: () => boolean;
  readonly #startedAt: number;
  readonly #unhook: Disposer;
  #laggedAt = -Infinity;

  constructor(readings: ServerReadings, clock: Clock, isStopping: () => boolean) {
    this.#readings = readings;
    this.#clock = clock;
    this.#isStopping = isStopping;
    this.#startedAt = clock.elapsed();
    this.#unhook = readings.onLag((lagMs) => {
      if (lagMs >= HEALTH_LAG_MS) this.#laggedAt = clock.elapsed();
    });
  }

  report(): HealthReport {
    const { usersByDialect, storeKept } = this.#readings.totals();
    return {
      status: this.#judge(storeKept),
      users: Object.values(usersByDialect).reduce((sum, users) => sum + users, 0),
      uptimeSeconds: Math.floor((this.#clock.elapsed() - this.#startedAt) / 1000),
    };
  }

  /** Listens no more. */
  dispose(): void {
    this.#unhook();
  }

  #judge(storeKept: boolean | null): HealthStatus {
    if (this.#isStopping()) return 'stopping';
    if (storeKept === false) return 'unkept';
    return this.#clock.elapsed() - this.#laggedAt < HEALTH_WINDOW_MS ? 'lagging' : 'ok';
  }
}
