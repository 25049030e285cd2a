import type { Canvas, Style } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { truncate } from '../terminal/wrap.js';
import type { Theme } from './theme.js';

/** A column: where it stands, in cells from the left edge, and its title as it is painted. */
export interface TableColumn {
  readonly x: number;
  readonly width: number;
  readonly right: boolean;
  readonly title: string;
  /** The rows are in the order of this one. */
  readonly sorted: boolean;
}

/** One cell's text and look. */
interface TableCell {
  readonly text: string;
  readonly style: Style;
}

/** One visible row: a cell for each column. */
export interface TableRow {
  readonly cells: readonly TableCell[];
  /** Stands at the left edge. */
  readonly mark: TableCell | null;
  readonly chosen: boolean;
  /** Is no more what it says. */
  readonly dead: boolean;
}

/** A table: only the rows that are visible, however many there are. */
export interface TableView {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** Shown in place of rows when there are none. */
  readonly empty: string;
}

/** Paints the titles, and the rows below them. */
export function paintTable(canvas: Canvas, { columns, rows, empty }: TableView, theme: Theme): void {
  for (const { x, width, title, sorted } of columns) {
    canvas.put(x, 0, truncate(title, width), sorted ? theme.titleFocused : theme.dim);
  }
  if (rows.length === 0) canvas.put(columns[0]?.x ?? 0, 1, truncate(empty, canvas.width), theme.dim);
  for (const [at, row] of rows.entries()) {
    paintRow(canvas.region({ x: 0, y: at + 1, width: canvas.width, height: 1 }), columns, row, theme);
  }
}

function paintRow(canvas: Canvas, columns: readonly TableColumn[], row: TableRow, theme: Theme): void {
  const over = row.chosen ? theme.chosen : null;
  if (over !== null) canvas.fill({ x: 0, y: 0, width: canvas.width, height: 1 }, ' ', over);
  const look = (style: Style): Style => {
    // A chosen row is of one piece: inverse, its own colours would make it a patchwork.
    if (over !== null) return { ...(row.dead ? theme.dim : theme.text), ...over };
    return row.dead ? theme.dim : style;
  };
  if (row.mark !== null) canvas.put(0, 0, row.mark.text, look(row.mark.style));
  for (const [index, { x, width, right }] of columns.entries()) {
    const cell = row.cells[index];
    if (cell === undefined) continue;
    const text = truncate(cell.text, width);
    const start = right ? Math.max(0, width - widthOf(text)) : 0;
    canvas.put(x + start, 0, text, look(cell.style));
  }
}
