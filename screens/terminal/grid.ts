/** One cell of blessed's `screen.lines`: a packed style, and what is drawn. Written in place. */
type GridCell = [style: number, text: string];

/** One row of blessed's `screen.lines`. */
export type GridRow = GridCell[] & { dirty?: boolean };

/** What blessed draws from: rows of cells. */
export type Grid = GridRow[];

/** Where the cursor stands, in cells from 0. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** The second cell of a wide character. */
export const WIDE_TAIL = '\x03';

/** Paints one cell's text whole: what it half covers is blanked, so that no half of a wide one is ever left. */
export function paintCell(row: GridRow, x: number, style: number, text: string, width: 1 | 2): void {
  const cell = row[x];
  const end = row[x + width];
  const before = row[x - 1];
  if (cell === undefined || (width === 2 && row[x + 1] === undefined)) return;
  if (cell[1] === WIDE_TAIL && before !== undefined) before[1] = ' ';
  if (end?.[1] === WIDE_TAIL) end[1] = ' ';
  cell[0] = style;
  cell[1] = text;
  const tail = width === 2 ? row[x + 1] : undefined;
  if (tail !== undefined) {
    tail[0] = style;
    tail[1] = WIDE_TAIL;
  }
  row.dirty = true;
}
