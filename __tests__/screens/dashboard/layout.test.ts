import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CHART_COLUMNS, CHART_ROWS, isShown, layoutOf } from '../../../screens/dashboard/layout.js';
import type { Layout, LayoutInput } from '../../../screens/dashboard/layout.js';
import { PANES } from '../../../screens/dashboard/panes.js';
import type { PaneName } from '../../../screens/dashboard/panes.js';
import type { Rect } from '../../../screens/terminal/canvas.js';

const anyInput = fc.record<LayoutInput>({
  columns: fc.integer({ min: 20, max: 220 }),
  rows: fc.integer({ min: 5, max: 70 }),
  fronts: fc.shuffledSubarray([...PANES], { minLength: 4 }),
  zoom: fc.boolean(),
  chart: fc.constantFrom('deliveries', 'users'),
  inputRows: fc.integer({ min: 1, max: 9 }),
});

function screen(columns: number, rows: number, front: PaneName = 'users', zoom = false): Layout {
  const fronts = [front, ...PANES.filter((pane) => pane !== front)];
  return layoutOf({ columns, rows, fronts, zoom, chart: 'deliveries', inputRows: 1 });
}

function cellsOf({ x, y, width, height }: Rect): string[] {
  return Array.from(
    { length: width * height },
    (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`,
  );
}

function innerOf({ x, y, width, height }: Rect): Rect {
  return { x: x + 1, y: y + 1, width: width - 2, height: height - 2 };
}

const shownIn = ({ tiles }: Layout): string[] =>
  tiles.map(({ pane, chart }) => (chart === null ? pane : `${pane}:${chart}`));

describe('layoutOf', () => {
  it('covers the whole screen and nothing outside', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { header, notice, input: line, tiles } = layoutOf(input);
        const rects = [
          header,
          line,
          ...(notice === null ? [] : [notice]),
          ...tiles.map(({ outer }) => outer),
        ];
        const covered = new Set(rects.flatMap(cellsOf));
        expect(covered.size).toBe(input.columns * input.rows);
        for (const { x, y, width, height } of rects) {
          expect(x >= 0 && y >= 0 && x + width <= input.columns && y + height <= input.rows).toBe(true);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('overlaps nothing but the borders of tiles beside each other', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { header, notice, input: line, tiles } = layoutOf(input);
        const inner = tiles.map(({ outer, frame }) => (frame === 'box' ? innerOf(outer) : outer));
        const bars = [header, line, ...(notice === null ? [] : [notice])];
        const cells = [...inner, ...bars].flatMap(cellsOf);
        expect(new Set(cells).size).toBe(cells.length);
        for (const { outer, text } of tiles) {
          const place = new Set(cellsOf(outer));
          expect(cellsOf(text).every((cell) => place.has(cell))).toBe(true);
          expect(text.height).toBeGreaterThan(0);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('shows the pane in front, always, and never half a chart', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const layout = layoutOf(input);
        expect(isShown(layout, input.fronts[0] ?? 'users')).toBe(true);
        const charts = layout.tiles.filter(({ pane }) => pane === 'charts');
        if (charts.length < 2) return;
        const isTall = charts[0]?.outer.x === charts[1]?.outer.x;
        for (const { text } of charts) {
          if (isTall) expect(text.height).toBeGreaterThanOrEqual(CHART_ROWS - 1);
          else expect(text.width).toBeGreaterThanOrEqual(CHART_COLUMNS);
        }
      }),
    );
  });

  it('has users over room and events at 80x24', () => {
    const { header, tiles, notice, input } = screen(80, 24);
    expect(tiles.map(({ pane, outer }) => [pane, outer])).toEqual([
      ['users', { x: 0, y: 1, width: 80, height: 12 }],
      ['room', { x: 0, y: 12, width: 41, height: 10 }],
      ['events', { x: 40, y: 12, width: 40, height: 10 }],
    ]);
    expect([header.y, notice?.y, input.y]).toEqual([0, 22, 23]);
  });

  it('lets events and charts share a place at 80x24: the one that was in front last has it', () => {
    expect(shownIn(screen(80, 24, 'charts'))).toEqual(['users', 'room', 'charts:deliveries']);
    expect(shownIn(screen(80, 24, 'events'))).toEqual(['users', 'room', 'events']);
  });

  it('has everything at 160x48', () => {
    expect(shownIn(screen(160, 48))).toEqual([
      'users',
      'room',
      'charts:deliveries',
      'charts:users',
      'events',
    ]);
  });

  it('has one pane under the users where it is narrow', () => {
    expect(shownIn(screen(64, 24, 'room'))).toEqual(['users', 'room']);
    expect(shownIn(screen(64, 24, 'events'))).toEqual(['users', 'events']);
  });

  it.each([
    [59, 24, 'rule'],
    [80, 15, 'rule'],
    [20, 5, 'none'],
  ])('has one pane, the header and the command line at %ix%i', (columns, rows, frame) => {
    const { tiles, notice } = screen(columns, rows, 'events');
    expect(tiles.map((tile) => [tile.pane, tile.frame])).toEqual([['events', frame]]);
    expect(notice).toBeNull();
  });

  it('zooms the pane in front without borders; charts keep their titles', () => {
    expect(screen(160, 48, 'users', true).tiles.map(({ frame }) => frame)).toEqual(['none']);
    expect(screen(160, 48, 'charts', true).tiles.map(({ frame }) => frame)).toEqual(['rule', 'rule']);
  });

  it('lets a long command grow to a quarter of the screen', () => {
    const height = (rows: number): number =>
      layoutOf({ columns: 80, rows, fronts: PANES, zoom: false, chart: 'users', inputRows: 99 }).input.height;
    expect([5, 10, 24, 100].map(height)).toEqual([1, 2, 6, 6]);
  });
});
