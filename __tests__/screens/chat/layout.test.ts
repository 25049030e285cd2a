import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { layoutOf, TEXT_COLUMNS, TILE_COLUMNS, TILE_ROWS } from '../../../screens/chat/layout.js';
import type { Layout, LayoutInput } from '../../../screens/chat/layout.js';
import type { Rect } from '../../../screens/terminal/canvas.js';

const anyInput = fc
  .record({
    columns: fc.integer({ min: 20, max: 300 }),
    rows: fc.integer({ min: 5, max: 100 }),
    panes: fc.integer({ min: 1, max: 41 }),
    focus: fc.nat(),
    zoom: fc.boolean(),
    inputRows: fc.integer({ min: 1, max: 9 }),
  })
  .map((input): LayoutInput => ({ ...input, focus: input.focus % input.panes }));

const screen = (columns: number, rows: number, chats = 0, focus = 0): Layout =>
  layoutOf({ columns, rows, panes: chats + 1, focus, zoom: false, inputRows: 1 });

function cellsOf({ x, y, width, height }: Rect): string[] {
  return Array.from(
    { length: width * height },
    (_, at) => `${x + (at % width)},${y + Math.floor(at / width)}`,
  );
}

function isInside(inner: Rect, outer: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** Without its border. */
function innerOf(rect: Rect): Rect {
  return { x: rect.x + 1, y: rect.y + 1, width: rect.width - 2, height: rect.height - 2 };
}

const rectsOf = (layout: Layout): Rect[] =>
  [
    layout.people,
    layout.notice,
    layout.status,
    layout.input,
    ...layout.tiles.map(({ outer }) => outer),
  ].filter((rect) => rect !== null);

describe('layoutOf', () => {
  it('covers the whole screen and nothing outside', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const layout = layoutOf(input);
        const whole = { x: 0, y: 0, width: input.columns, height: input.rows };
        const covered = new Set(rectsOf(layout).flatMap(cellsOf));
        expect(covered.size).toBe(input.columns * input.rows);
        expect(rectsOf(layout).every((rect) => isInside(rect, whole))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('overlaps nothing but the borders of tiles beside each other', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const layout = layoutOf(input);
        const inner = layout.tiles.map(({ outer, frame }) => (frame === 'box' ? innerOf(outer) : outer));
        const others = [layout.people, layout.notice, layout.status, layout.input].filter(
          (rect) => rect !== null,
        );
        const cells = [...inner, ...others].flatMap(cellsOf);
        expect(new Set(cells).size).toBe(cells.length);
        const borders = layout.tiles.filter(({ frame }) => frame === 'box').map(({ outer }) => outer);
        for (const rect of others) {
          const taken = new Set(cellsOf(rect));
          expect(borders.flatMap(cellsOf).some((cell) => taken.has(cell))).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('keeps every minimum size, shows the focused pane and loses none', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { tiles, tabs, people, notice, input: line } = layoutOf(input);
        const shown = tiles.map(({ pane }) => pane);
        expect(shown).toContain(input.focus);
        expect([...shown, ...tabs].sort((a, b) => a - b)).toEqual(
          Array.from({ length: input.panes }, (_, at) => at),
        );
        for (const tile of tiles) {
          expect(isInside(tile.text, tile.outer)).toBe(true);
          expect(tile.text.height).toBeGreaterThan(0);
          if (tile.pane !== 0 && tiles.length > 1) {
            expect(innerOf(tile.outer).width).toBeGreaterThanOrEqual(TILE_COLUMNS);
            expect(innerOf(tile.outer).height).toBeGreaterThanOrEqual(TILE_ROWS);
          }
        }
        const [first] = tiles;
        if (people !== null) expect(first?.text.width).toBeGreaterThanOrEqual(TEXT_COLUMNS);
        if (input.columns < 72) expect(people).toBeNull();
        expect(notice === null).toBe(input.columns < 60 || input.rows < 16);
        expect(line.height).toBeLessThanOrEqual(input.inputRows);
      }),
    );
  });

  it('gives the lobby all of it while there is no chat', () => {
    const { people, tiles } = screen(80, 24);
    expect(people).toEqual({ x: 0, y: 0, width: 32, height: 21 });
    expect(tiles).toEqual([
      {
        pane: 0,
        frame: 'box',
        outer: { x: 32, y: 0, width: 48, height: 21 },
        text: { x: 34, y: 1, width: 44, height: 19 },
      },
    ]);
  });

  it.each([
    [1, [1]],
    [2, [2]],
    [3, [2, 1]],
    [4, [2, 2]],
    [5, [3, 2]],
    [9, [3, 3, 3]],
  ])('tiles %i chats on a large screen in rows of %j', (chats, expected) => {
    const rows = new Map<number, number>();
    for (const { pane, outer } of screen(200, 60, chats).tiles) {
      if (pane > 0) rows.set(outer.y, (rows.get(outer.y) ?? 0) + 1);
    }
    expect([...rows.values()]).toEqual(expected);
  });

  it('stacks chats at 80x24, and makes tabs of those for which there is no room', () => {
    const three = screen(80, 24, 3);
    expect(three.tiles.map(({ pane }) => pane)).toEqual([0, 1, 2, 3]);
    expect(new Set(three.tiles.map(({ outer }) => outer.width))).toEqual(new Set([48]));
    expect(screen(80, 24, 5).tabs).toEqual([4, 5]);
  });

  it('shows a focused tab in the last tile', () => {
    expect(screen(80, 24, 5, 5).tiles.map(({ pane }) => pane)).toEqual([0, 1, 2, 5]);
    expect(screen(80, 24, 5, 5).tabs).toEqual([3, 4]);
  });

  it('narrows the people panel, then gives it up', () => {
    expect(screen(160, 48).people?.width).toBe(42);
    expect(screen(80, 24).people?.width).toBe(32);
    expect(screen(72, 24).people?.width).toBe(28);
    expect(screen(71, 24).people).toBeNull();
  });

  it.each([
    [59, 24],
    [80, 15],
    [20, 5],
  ])('has one pane, the status line and the input at %ix%i', (columns, rows) => {
    const { tiles, people, notice } = screen(columns, rows, 3, 2);
    expect(tiles.map(({ pane, frame }) => [pane, frame])).toEqual([[2, rows === 5 ? 'none' : 'rule']]);
    expect([people, notice]).toEqual([null, null]);
  });

  it('zooms the focused pane without borders', () => {
    const { tiles, people } = layoutOf({
      columns: 160,
      rows: 48,
      panes: 5,
      focus: 3,
      zoom: true,
      inputRows: 1,
    });
    expect(people).toBeNull();
    expect(tiles).toEqual([
      {
        pane: 3,
        frame: 'none',
        outer: { x: 0, y: 0, width: 160, height: 45 },
        text: { x: 0, y: 0, width: 160, height: 45 },
      },
    ]);
  });

  it('lets a long text grow to a quarter of the screen', () => {
    const height = (rows: number): number =>
      layoutOf({ columns: 80, rows, panes: 1, focus: 0, zoom: false, inputRows: 99 }).input.height;
    expect([5, 10, 24, 100].map(height)).toEqual([1, 2, 6, 6]);
  });
});
