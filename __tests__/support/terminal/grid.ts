import type { Grid, GridRow } from '../../../screens/terminal/grid.js';
import { PLAIN_STYLE } from '../../../screens/terminal/style-code.js';

/** A grid as blessed makes it: all blank. */
export function blankGrid(width: number, height: number): Grid {
  return Array.from(
    { length: height },
    () => Array.from({ length: width }, () => [PLAIN_STYLE, ' ']) as GridRow,
  );
}

/** The rows of a grid as text; the second half of a wide character is left out. */
export function textsOf(grid: Grid): string[] {
  return grid.map((row) => row.map((cell) => (cell[1] === '\x03' ? '' : cell[1])).join(''));
}
