import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CellCanvas } from '../../../screens/terminal/cell-canvas.js';
import { widthOf } from '../../../screens/terminal/clusters.js';
import { WIDE_TAIL } from '../../../screens/terminal/grid.js';
import type { Grid } from '../../../screens/terminal/grid.js';
import { packStyle, PLAIN_STYLE } from '../../../screens/terminal/style-code.js';
import { blankGrid, textsOf } from '../../support/terminal/grid.js';

/** Every second half follows a first half, and every wide character has its second half. */
function expectWhole(grid: Grid): void {
  for (const row of grid)
    row.forEach((cell, x) => {
      const wide = cell[1] !== WIDE_TAIL && widthOf(cell[1]) === 2;
      expect(row[x + 1]?.[1] === WIDE_TAIL).toBe(wide);
    });
}

function on(width: number, height: number): { grid: Grid; canvas: CellCanvas } {
  const grid = blankGrid(width, height);
  return { grid, canvas: CellCanvas.over(grid) };
}

describe('CellCanvas', () => {
  it('writes text and says how far it came', () => {
    const { grid, canvas } = on(10, 2);
    expect(canvas.put(1, 0, 'hello')).toBe(5);
    expect(canvas.put(0, 1, '日本😀')).toBe(6);
    expect(textsOf(grid)).toEqual([' hello    ', '日本😀    ']);
    expect(grid[1]?.map((cell) => cell[1])).toEqual([
      '日',
      '\x03',
      '本',
      '\x03',
      '😀',
      '\x03',
      ' ',
      ' ',
      ' ',
      ' ',
    ]);
  });

  it('cuts off at every side, wide characters whole', () => {
    const { grid, canvas } = on(5, 1);
    expect(canvas.put(3, 0, 'hello')).toBe(2);
    expect(canvas.put(-2, 0, 'abcd')).toBe(4);
    expect(textsOf(grid)).toEqual(['cd he']);
    expect(canvas.put(4, 0, '日')).toBe(0);
    expect(canvas.put(-1, 0, '日本')).toBe(4);
    expect(textsOf(grid)).toEqual(['c本he']);
    expect(canvas.put(0, -1, 'x') + canvas.put(0, 7, 'x')).toBe(2);
    expect(canvas.put(9, 0, 'x')).toBe(0);
    expectWhole(grid);
  });

  it('does not draw a part of a cluster that does not fit', () => {
    const { grid, canvas } = on(5, 1);
    expect(canvas.put(0, 0, '👨‍👩‍👧')).toBe(0);
    expect(canvas.put(0, 0, 'a👨‍👩‍👧')).toBe(1);
    expect(textsOf(grid)).toEqual(['a    ']);
  });

  it('blanks the other half of what it half covers', () => {
    const { grid, canvas } = on(6, 1);
    canvas.put(0, 0, '日本語');
    canvas.put(1, 0, 'x');
    expect(textsOf(grid)).toEqual([' x本語']);
    canvas.put(3, 0, '😀');
    expect(textsOf(grid)).toEqual([' x 😀 ']);
    canvas.fill({ x: 4, y: 0, width: 1, height: 1 }, '-');
    expect(textsOf(grid)).toEqual([' x  - ']);
  });

  it('fills, with blanks for what is not one column', () => {
    const { grid, canvas } = on(4, 3);
    canvas.fill({ x: 1, y: 1, width: 9, height: 9 }, '─', { fg: 4 });
    expect(textsOf(grid)).toEqual(['    ', ' ───', ' ───']);
    expect(grid[1]?.[1]?.[0]).toBe(packStyle({ fg: 4 }));
    for (const char of ['日', '\x1b', '', 'ab', '\u0301'])
      canvas.fill({ x: 0, y: 0, width: 4, height: 3 }, char);
    expect(textsOf(grid)).toEqual(['    ', '    ', '    ']);
    canvas.fill({ x: 2, y: 0, width: -3, height: 2 }, '#');
    expect(textsOf(grid)).toEqual(['    ', '    ', '    ']);
  });

  it('gives regions their own origin and keeps them inside their parents', () => {
    const { grid, canvas } = on(8, 4);
    const outer = canvas.region({ x: 2, y: 1, width: 4, height: 2 });
    const inner = outer.region({ x: 1, y: 1, width: 50, height: 50 });
    expect([outer.width, outer.height, inner.width]).toEqual([4, 2, 50]);
    expect(inner.put(0, 0, 'abcdefgh')).toBe(3);
    inner.put(-3, 0, 'wxyz');
    inner.put(0, 1, 'below');
    inner.put(0, -1, 'above');
    expect(textsOf(grid)).toEqual(['        ', '        ', '   zbc  ', '        ']);
  });

  it('shows the cursor only inside', () => {
    const { canvas } = on(8, 4);
    const region = canvas.region({ x: 2, y: 1, width: 4, height: 2 });
    expect(canvas.cursorPosition).toBeNull();
    region.cursor(1, 1);
    expect(canvas.cursorPosition).toEqual({ x: 3, y: 2 });
    region.cursor(4, 1);
    expect(canvas.cursorPosition).toBeNull();
  });

  it('leaves out what is unsafe to draw', () => {
    const { grid, canvas } = on(12, 1);
    canvas.put(0, 0, 'a\x1b[2J\u009b\x03\u202eb\u200b\tc');
    expect(textsOf(grid)).toEqual(['a[2Jb    c  ']);
  });

  it('packs styles, and takes a wrong colour for none', () => {
    const { grid, canvas } = on(3, 1);
    canvas.put(0, 0, 'a', { fg: 300, bg: -1 });
    expect(grid[0]?.[0]).toEqual([PLAIN_STYLE, 'a']);
  });

  it('never leaves half of anything, whatever is painted over whatever', () => {
    const piece = fc.constantFrom('a', ' ', '日', '😀', '👨‍👩‍👧', 'e\u0301', '\t', '\u0301', '\x1b');
    const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
    const put = fc.tuple(fc.integer({ min: -5, max: 12 }), fc.nat(1), text, fc.boolean());
    fc.assert(
      fc.property(fc.array(put, { maxLength: 25 }), (puts) => {
        const { grid, canvas } = on(11, 2);
        const region = canvas.region({ x: 3, y: 0, width: 5, height: 2 });
        for (const [x, y, value, inside] of puts) (inside ? region : canvas).put(x, y, value);
        expectWhole(grid);
      }),
      { numRuns: 500 },
    );
  });
});
