import type { Canvas, Rect } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { paintFrames, paintTitle } from './frame.js';
import type { Theme } from './theme.js';

/** Clears a place, puts a titled border around it, and gives the canvas inside. */
export function openOverlay(canvas: Canvas, outer: Rect, title: string, theme: Theme): Canvas {
  canvas.fill(outer, ' ', theme.text);
  const area = canvas.region(outer);
  const whole = { x: 0, y: 0, width: outer.width, height: outer.height };
  paintFrames(area, [{ outer: whole, focused: true }], theme);
  paintTitle(area, { x: 0, y: 0, width: outer.width, text: title, right: '', focused: true }, theme);
  return area.region({ x: 2, y: 1, width: outer.width - 4, height: outer.height - 2 });
}

/** Between the columns of a sheet. */
const GAP = 3;

/** A row of a two-column sheet; a row without `right` is a heading. */
export interface SheetRow {
  readonly left: string;
  readonly right: string | null;
}

/** The last row that a sheet can begin with, so that its last page is full; 0 when all of it is to be seen. */
export function lastTop(rows: readonly SheetRow[], height: number): number {
  return Math.max(0, rows.length - height);
}

/** Where a sheet begins after so many rows more; `last` is its {@link lastTop}, which a resize may have changed. */
export function scrolledTop(top: number, by: number, last: number): number {
  return Math.max(0, Math.min(Math.min(top, last) + by, last));
}

/** Paints a sheet from row `top`, or from the last that it can begin with. */
export function paintSheet(canvas: Canvas, rows: readonly SheetRow[], top: number, theme: Theme): void {
  const first = Math.min(top, lastTop(rows, canvas.height));
  const entries = rows.filter(({ right }) => right !== null && right !== '');
  const column = Math.max(0, ...entries.map(({ left }) => widthOf(left))) + GAP;
  for (const [y, { left, right }] of rows.slice(first, first + canvas.height).entries()) {
    canvas.put(0, y, left, right === null ? theme.titleFocused : theme.title);
    if (right !== null) canvas.put(column, y, right, theme.text);
  }
}
