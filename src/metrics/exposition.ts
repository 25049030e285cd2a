import { getHeapStatistics } from 'node:v8';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ServerReadings } from '../bus/server-readings.js';
import type { Disposer } from '../disposer.js';
import { residentBytes } from '../resident-bytes.js';
import { words } from '../words/index.js';
import type { MetricName, MetricRow, Moment } from './table.js';
import { LAG_BUCKETS, LAG_METRIC, METRICS } from './table.js';

/** What a scrape is made of. */
export interface ExpositionOptions {
  readonly readings: ServerReadings;
  /** The program's own version. */
  readonly version: string;
}

/** The metrics of one server in a registry of their own: prom-client's common one stays empty. */
export class Exposition {
  readonly #readings: ServerReadings;
  readonly #version: string;
  readonly #registry = new Registry();
  readonly #rows: readonly (readonly [row: MetricRow, metric: Counter | Gauge])[];
  readonly #unhook: Disposer;

  constructor({ readings, version }: ExpositionOptions) {
    this.#readings = readings;
    this.#version = version;
    this.#rows = Object.entries(METRICS).map(
      ([name, row]) => [row, register(name as MetricName, row, this.#registry)] as const,
    );
    const lag = new Histogram({
      name: LAG_METRIC,
      help: words.service.metrics[LAG_METRIC],
      buckets: [...LAG_BUCKETS],
      registers: [this.#registry],
    });
    this.#unhook = readings.onLag((lagMs) => {
      lag.observe(lagMs / 1000);
    });
  }

  /** The media type of {@link text}. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Every metric as it is now, in Prometheus' text format. */
  async text(): Promise<string> {
    const moment = this.#look();
    for (const [row, metric] of this.#rows) {
      // Totals are counted elsewhere; here they are only shown.
      metric.reset();
      const series = row.read(moment);
      for (const { labels, value } of series) metric.inc(labels, value);
      if (series.length === 0) metric.remove({});
    }
    return this.#registry.metrics();
  }

  /** Listens no more. */
  dispose(): void {
    this.#unhook();
    this.#registry.clear();
  }

  #look(): Moment {
    const { user, system } = process.cpuUsage();
    return {
      totals: this.#readings.totals(),
      process: {
        cpuSeconds: (user + system) / 1e6,
        residentBytes: residentBytes(),
        heapBytes: getHeapStatistics().used_heap_size,
        startedAtSeconds: performance.timeOrigin / 1000,
      },
      build: { version: this.#version, node: process.versions.node },
    };
  }
}

function register(name: MetricName, row: MetricRow, registry: Registry): Counter | Gauge {
  const options = {
    name,
    help: words.service.metrics[name],
    labelNames: [...row.labels],
    registers: [registry],
  };
  return row.type === 'counter' ? new Counter(options) : new Gauge(options);
}
