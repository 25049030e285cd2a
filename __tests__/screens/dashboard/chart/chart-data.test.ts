import { describe, expect, it } from '@jest/globals';
import { chartData } from '../../../../screens/dashboard/chart/chart-data.js';
import type { ChartData } from '../../../../screens/dashboard/chart/chart-data.js';
import type { ChartRange } from '../../../../screens/dashboard/panes.js';
import type { ServerSample } from '../../../../src/bus/events.js';
import { SAMPLES_KEPT } from '../../../../src/limits.js';
import { sample } from '../../../support/dashboard-world.js';

const users = (...counts: readonly number[]): ServerSample[] =>
  counts.map((count) => sample({ users: count }));

function dataOf(
  samples: readonly ServerSample[],
  options: { taken?: number; range?: ChartRange; dots?: number; rows?: number } = {},
): ChartData {
  const { taken = samples.length, range = 'minutes', dots = 600, rows = 10 } = options;
  return chartData(samples, (one) => one.users, taken, range, { dots, rows });
}

describe('the data of a chart', () => {
  it('is of nothing before the server ran', () => {
    const { points, top, unit } = dataOf([]);
    expect(points).toEqual(Array(SAMPLES_KEPT).fill(0));
    expect([top, unit]).toEqual([4, 1]);
    expect(dataOf(users(7)).points.slice(-2)).toEqual([0, 7]);
  });

  it('has never more points than dots, and a round number of them', () => {
    for (const range of ['minutes', 'hour'] as const) {
      for (let dots = 1; dots < 700; dots += 1) {
        const { points, labels, every } = dataOf(users(1, 2, 3), { range, dots });
        expect(points.length).toBeLessThanOrEqual(Math.max(dots, 6));
        expect(labels).toHaveLength(points.length);
        expect(Number.isInteger(points.length) && Number.isInteger(every)).toBe(true);
      }
    }
  });

  it('labels round times', () => {
    const minutes = dataOf(users(1), { dots: 60 });
    expect(minutes.labels.filter((_, at) => at % minutes.every === 0)).toEqual([
      '5m',
      '4m',
      '3m',
      '2m',
      '1m',
    ]);
    const hour = dataOf(users(1), { range: 'hour', dots: 60 });
    expect(hour.labels.filter((_, at) => at % hour.every === 0)).toEqual([
      ...['60m', '50m', '40m', '30m', '20m', '10m'],
    ]);
  });

  it('puts samples together by means, and a group once complete keeps its value', () => {
    const samples = Array.from({ length: 40 }, (_, n) => n);
    const before = dataOf(users(...samples), { dots: 30 }).points;
    const after = dataOf(users(...samples, 40, 41), { dots: 30 }).points;
    expect(before.slice(-4)).toEqual([4.5, 14.5, 24.5, 34.5]);
    expect(after.slice(-5)).toEqual([4.5, 14.5, 24.5, 34.5, 40.5]);
  });

  it('knows which samples are gone', () => {
    const { points } = dataOf(users(...Array<number>(300).fill(5)), { taken: 100_003, dots: 30 });
    expect(points).toEqual(Array(30).fill(5));
  });

  it.each([
    [0, 4, 1],
    [4, 4, 1],
    [5, 8, 1],
    [9, 20, 1],
    [200, 200, 1],
    [201, 400, 1],
    [5000, 8000, 1],
    [9000, 20, 1000],
    [52_000, 80, 1000],
    [3_000_000, 4000, 1000],
    [15_000_000, 20, 1_000_000],
  ])('of at most %d has the scale %d times %d', (most, top, unit) => {
    expect(dataOf(users(most))).toMatchObject({ top, unit });
  });

  it('has a scale whose parts are whole numbers', () => {
    for (let most = 1; most < 1e9; most *= 1.37) {
      const { top, parts } = dataOf(users(most));
      expect(Number.isInteger(top / parts)).toBe(true);
    }
  });

  it('takes what is no number for nothing', () => {
    expect(dataOf(users(NaN, Infinity, -5, 3)).points.slice(-4)).toEqual([0, 0, 0, 3]);
  });
});
