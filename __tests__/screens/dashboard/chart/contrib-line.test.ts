import { describe, expect, it } from '@jest/globals';
import type { ChartRow } from '../../../../screens/dashboard/chart/chart-cells.js';
import { chartData } from '../../../../screens/dashboard/chart/chart-data.js';
import { drawWithContrib } from '../../../../screens/dashboard/chart/contrib-line.js';
import { readFrame } from '../../../../screens/dashboard/chart/read-frame.js';
import { CHART_COLUMNS, CHART_ROWS } from '../../../../screens/dashboard/layout.js';
import { sample } from '../../../support/dashboard-world.js';

function draw(values: readonly number[], width: number, height: number): readonly ChartRow[] {
  const samples = values.map((users) => sample({ users }));
  const plot = { dots: 2 * (width - 5), rows: height - 2 };
  return drawWithContrib(
    chartData(samples, ({ users }) => users, samples.length, 'minutes', plot),
    width,
    height,
  );
}

/** The rows as text. */
function textOf(rows: readonly ChartRow[]): string[] {
  return rows.map((row) => row.reduce((text, { x, text: part }) => text.padEnd(x) + part, ''));
}

const inkedIn = (rows: readonly ChartRow[], ink: string): number =>
  rows.flat().filter((run) => run.ink === ink).length;

describe('a chart drawn by blessed-contrib', () => {
  it('has a line, axes and labels, each in an ink of its own', () => {
    const rows = draw(
      Array.from({ length: 300 }, (_, n) => n),
      50,
      10,
    );
    expect(rows).toHaveLength(10);
    const text = textOf(rows);
    expect(text.at(-2)).toMatch(/^ +⠓⠒+$/);
    expect(text.at(-1)).toMatch(/^ +5m +4m +3m +2m +1m$/);
    expect(text.map((row) => row.slice(0, 3).trim()).filter(Boolean)).toEqual(['300', '200', '100', '0']);
    for (const ink of ['line', 'axis', 'label']) expect(inkedIn(rows, ink)).toBeGreaterThan(0);
  });

  it.each([
    ['no samples', []],
    ['one', [3]],
    ['two', [3, 9]],
    ['three hundred equal ones', Array<number>(300).fill(7)],
    ['three hundred', Array.from({ length: 300 }, (_, n) => (n * 7919) % 100_000)],
    ['what is no number', [NaN, Infinity, -1, 1e300]],
  ])('stays within its place, of %s at any size', (_, values) => {
    for (const width of [CHART_COLUMNS, CHART_COLUMNS + 1, 53, 160]) {
      for (const height of [CHART_ROWS, CHART_ROWS + 1, 11, 45]) {
        const rows = draw(values, width, height);
        expect(rows.length).toBeLessThanOrEqual(height);
        for (const { x, text } of rows.flat()) expect(x + text.length).toBeLessThanOrEqual(width);
        expect(textOf(rows).join('')).not.toMatch(/undefined|NaN/);
      }
    }
  });

  it('hangs no handlers on the process', () => {
    const counts = (): number[] => ['exit', 'SIGINT', 'SIGTERM'].map((event) => process.listenerCount(event));
    const before = counts();
    draw([1, 2, 3], 40, 10);
    expect(counts()).toEqual(before);
  });
});

describe('readFrame', () => {
  it('makes runs of equal ink, and leaves out what has none', () => {
    const inks = (sgr: number): 'line' | 'label' | null =>
      sgr === 33 ? 'line' : sgr === 32 ? 'label' : null;
    const frame = ' \x1b[33m⠒\x1b[39m\x1b[33m⠒\x1b[39m x\x1b[32m\x1b[49m7 5\x1b[39m\x1b[49m\n\n\x1b[31mz';
    expect(readFrame(frame, inks)).toEqual([
      [
        { x: 1, text: '⠒⠒', ink: 'line' },
        { x: 5, text: '7', ink: 'label' },
        { x: 7, text: '5', ink: 'label' },
      ],
      [],
      [],
    ]);
  });
});
