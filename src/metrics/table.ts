import type { ServerTotals } from '../bus/server-readings.js';
import type { words } from '../words/index.js';

/** What one scrape shows: the server, and the process that it runs in. */
export interface Moment {
  readonly totals: ServerTotals;
  readonly process: ProcessReadings;
  readonly build: { readonly version: string; readonly node: string };
}

/** The process, in seconds and bytes. */
interface ProcessReadings {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  readonly startedAtSeconds: number;
}

/** One series of a metric. */
interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One metric: a counter only grows while the process runs. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge';
  readonly labels: readonly string[];
  read(moment: Moment): readonly Series[];
}

/** The name of a metric; the lag is a histogram, and fed otherwise. */
export type MetricName = Exclude<keyof typeof words.service.metrics, typeof LAG_METRIC>;

/** The histogram of the event loop's lag. */
export const LAG_METRIC = 'klatsch_event_loop_lag_seconds';

/** Its buckets: from what nobody notices to what everybody does. Seconds. */
export const LAG_BUCKETS: readonly number[] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Every metric but the histogram (docs/OPERATING.md). A new one is one more row, and its words. */
export const METRICS: Readonly<Record<MetricName, MetricRow>> = {
  klatsch_build_info: {
    type: 'gauge',
    labels: ['version', 'node'],
    read: ({ build }) => [{ labels: build, value: 1 }],
  },
  klatsch_users: by('gauge', 'dialect', ({ totals }) => totals.usersByDialect),
  klatsch_connections: one('gauge', ({ totals }) => totals.connections),
  klatsch_joins_total: one('counter', ({ totals }) => totals.joins),
  klatsch_leaves_total: by('counter', 'reason', ({ totals }) => totals.leaves),
  klatsch_refusals_total: by('counter', 'code', ({ totals }) => totals.refusals),
  klatsch_texts_total: one('counter', ({ totals }) => totals.texts),
  klatsch_deliveries_total: one('counter', ({ totals }) => totals.deliveries),
  klatsch_received_bytes_total: one('counter', ({ totals }) => totals.bytesIn),
  klatsch_sent_bytes_total: one('counter', ({ totals }) => totals.bytesOut),
  klatsch_send_queue_bytes: one('gauge', ({ totals }) => totals.queuedBytes),
  klatsch_send_queue_max_bytes: one('gauge', ({ totals }) => totals.queuedBytesMax),
  klatsch_slow_readers_total: one('counter', ({ totals }) => totals.slowReaders),
  klatsch_muted_users: one('gauge', ({ totals }) => totals.muted),
  klatsch_bans: one('gauge', ({ totals }) => totals.banned),
  klatsch_store_kept: {
    type: 'gauge',
    labels: [],
    read: ({ totals: { storeKept } }) =>
      storeKept === null ? [] : [{ labels: {}, value: storeKept ? 1 : 0 }],
  },
  klatsch_unkept_texts_total: one('counter', ({ totals }) => totals.unkeptTexts),
  process_cpu_seconds_total: one('counter', (moment) => moment.process.cpuSeconds),
  process_resident_memory_bytes: one('gauge', (moment) => moment.process.residentBytes),
  process_heap_bytes: one('gauge', (moment) => moment.process.heapBytes),
  process_start_time_seconds: one('gauge', (moment) => moment.process.startedAtSeconds),
};

function one(type: MetricRow['type'], read: (moment: Moment) => number): MetricRow {
  return { type, labels: [], read: (moment) => [{ labels: {}, value: read(moment) }] };
}

function by(
  type: MetricRow['type'],
  label: string,
  read: (moment: Moment) => Readonly<Record<string, number>>,
): MetricRow {
  return {
    type,
    labels: [label],
    read: (moment) =>
      Object.entries(read(moment)).map(([key, value]) => ({ labels: { [label]: key }, value })),
  };
}
