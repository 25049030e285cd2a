import type { Grid } from '../screens/terminal/grid.js';

/** The dots of a braille pattern by its bits: column and row of each. */
const DOTS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 0],
  [1, 1],
  [1, 2],
  [0, 3],
  [1, 3],
] as const;
const FIRST = 0x2800;
const LAST = 0x28ff;

/** A dot's middle, as a share of the whole picture's cells from the upper left corner. */
interface Dot {
  readonly x: number;
  readonly y: number;
}

/** Whether a character is drawn as dots and not as text. */
export function isBraille(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return code >= FIRST && code <= LAST;
}

/** The dots of all braille, by the ink that a cell's style has: the fonts of a reader may have none of that width. */
export function dotsOf(grid: Grid, inkOf: (style: number) => string): ReadonlyMap<string, readonly Dot[]> {
  const byInk = new Map<string, Dot[]>();
  for (const [y, row] of grid.entries()) {
    for (const [x, [style, char]] of row.entries()) {
      if (!isBraille(char)) continue;
      const ink = inkOf(style);
      const dots = byInk.get(ink) ?? [];
      byInk.set(ink, dots);
      const bits = (char.codePointAt(0) ?? FIRST) - FIRST;
      for (const [bit, [column, line]] of DOTS.entries()) {
        if ((bits & (1 << bit)) !== 0) dots.push({ x: x + (column + 0.5) / 2, y: y + (line + 0.5) / 4 });
      }
    }
  }
  return byInk;
}
