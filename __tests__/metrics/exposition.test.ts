import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { Exposition } from '../../src/metrics/exposition.js';
import { LAG_BUCKETS, LAG_METRIC, METRICS } from '../../src/metrics/table.js';
import type { Family } from './metrics-text.js';
import { byLabel, parseMetrics, valueOf } from './metrics-text.js';
import { StillReadings } from './still-readings.js';

describe('the metrics', () => {
  let readings: StillReadings;
  let exposition: Exposition;
  beforeEach(() => {
    readings = new StillReadings();
    exposition = new Exposition({ readings, version: '1.2.3' });
  });
  afterEach(() => {
    exposition.dispose();
  });

  const scrape = async (): Promise<ReadonlyMap<string, Family>> => parseMetrics(await exposition.text());

  it('are all there from the first scrape, and in a registry of their own', async () => {
    expect([...(await scrape()).keys()].sort()).toEqual([...Object.keys(METRICS), LAG_METRIC].sort());
    expect(register.getMetricsAsArray()).toEqual([]);
    expect(exposition.contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('show each number as it is now, however often they are asked', async () => {
    readings.set({
      texts: 7,
      deliveries: 21,
      unkeptTexts: 2,
      bytesIn: 123_456_789_012,
      bytesOut: 5,
      joins: 4,
      leaves: { quit: 1, 'reader-too-slow': 2 },
      refusals: { 'nick-taken': 3 },
      slowReaders: 2,
      usersByDialect: { klatsch: 3, frames: 2, lines: 1 },
      connections: 8,
      queuedBytes: 30,
      queuedBytesMax: 20,
      muted: 1,
      banned: 6,
      storeKept: false,
    });
    await scrape();
    const seen = await scrape();
    expect(byLabel(seen, 'klatsch_users', 'dialect')).toEqual({ klatsch: 3, frames: 2, lines: 1 });
    expect(byLabel(seen, 'klatsch_leaves_total', 'reason')).toEqual({ quit: 1, 'reader-too-slow': 2 });
    expect(byLabel(seen, 'klatsch_refusals_total', 'code')).toEqual({ 'nick-taken': 3 });
    const numbers: Readonly<Record<string, number>> = {
      klatsch_connections: 8,
      klatsch_joins_total: 4,
      klatsch_texts_total: 7,
      klatsch_deliveries_total: 21,
      klatsch_received_bytes_total: 123_456_789_012,
      klatsch_sent_bytes_total: 5,
      klatsch_send_queue_bytes: 30,
      klatsch_send_queue_max_bytes: 20,
      klatsch_slow_readers_total: 2,
      klatsch_muted_users: 1,
      klatsch_bans: 6,
      klatsch_store_kept: 0,
      klatsch_unkept_texts_total: 2,
    };
    for (const [name, number] of Object.entries(numbers))
      expect([name, valueOf(seen, name)]).toEqual([name, number]);
    const { node } = process.versions;
    expect(valueOf(seen, 'klatsch_build_info', { version: '1.2.3', node })).toBe(1);
  });

  it('forget what is there no more, and leave out a store that is none', async () => {
    readings.set({ leaves: { quit: 1 }, storeKept: true });
    expect(valueOf(await scrape(), 'klatsch_store_kept')).toBe(1);
    readings.set({ leaves: {}, storeKept: null });
    const seen = await scrape();
    expect(seen.get('klatsch_leaves_total')?.samples).toEqual([]);
    expect(seen.get('klatsch_store_kept')?.samples).toEqual([]);
  });

  it('escape what stands in a label', async () => {
    readings.set({ refusals: { 'a"b\\c\nd': 1 } });
    expect(byLabel(await scrape(), 'klatsch_refusals_total', 'code')).toEqual({ 'a"b\\c\nd': 1 });
  });

  it('gather every look at the event loop, in seconds', async () => {
    readings.lag(0, 1, 30, 30, 99_000);
    const seen = await scrape();
    const le = (bound: string): number => valueOf(seen, `${LAG_METRIC}_bucket`, { le: bound });
    expect(LAG_BUCKETS.map((bound) => le(String(bound)))).toEqual([2, 2, 2, 2, 4, 4, 4, 4, 4, 4]);
    expect(le('+Inf')).toBe(5);
    expect(valueOf(seen, `${LAG_METRIC}_sum`)).toBeCloseTo(99.061);
    exposition.dispose();
    expect(readings.listeners.size).toBe(0);
  });

  it('know the process', async () => {
    const seen = await scrape();
    expect(valueOf(seen, 'process_resident_memory_bytes')).toBeGreaterThan(1e6);
    expect(valueOf(seen, 'process_heap_bytes')).toBeGreaterThan(1e6);
    expect(valueOf(seen, 'process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(valueOf(seen, 'process_start_time_seconds')).toBeCloseTo(performance.timeOrigin / 1000);
  });
});
