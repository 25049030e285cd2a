import { words } from '../../src/words/index.js';
import type { Canvas, Rect } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { paintFrames, paintTitle } from './frame.js';
import { inside } from './rects.js';
import type { Theme } from './theme.js';

/**
 * Clears a place, puts a titled border around it, and gives the canvas inside.
 *
 * @param right stands at the right end of the title's border
 */
export function openOverlay(
  canvas: Canvas,
  outer: Rect,
  { title, right = '' }: { readonly title: string; readonly right?: string },
  theme: Theme,
): Canvas {
  canvas.fill(outer, ' ', theme.text);
  const area = canvas.region(outer);
  const whole = { x: 0, y: 0, width: outer.width, height: outer.height };
  paintFrames(area, [{ outer: whole, focused: true }], theme);
  paintTitle(area, { x: 0, y: 0, width: outer.width, text: title, right, focused: true }, theme);
  return area.region(inside(whole));
}

/** The corners of a border, and the blanks around what stands at its two ends. */
const TITLE_BLANKS = 6;
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

/** Rows under a title, over the panes. */
interface Sheet {
  readonly title: string;
  readonly rows: readonly SheetRow[];
  /** The row that it begins with, or a later one than it can begin with. */
  readonly top: number;
}

/** Paints a sheet, border and all; in its border stands how much more there is below. */
export function paintSheet(canvas: Canvas, outer: Rect, { title, rows, top }: Sheet, theme: Theme): void {
  const { height } = inside(outer);
  const first = Math.min(top, lastTop(rows, height));
  const right = belowText(rows.length - first - height, outer.width - widthOf(title));
  const inner = openOverlay(canvas, outer, { title, right }, theme);
  const entries = rows.filter((row) => row.right !== null && row.right !== '');
  const column = Math.max(0, ...entries.map((row) => widthOf(row.left))) + GAP;
  for (const [y, row] of rows.slice(first, first + height).entries()) {
    inner.put(0, y, row.left, row.right === null ? theme.titleFocused : theme.title);
    if (row.right !== null) inner.put(column, y, row.right, theme.text);
  }
}

/** How much is below, where there is room for it beside the title; else only that there is something. */
function belowText(count: number, room: number): string {
  if (count <= 0) return '';
  const text = words.chat.below(count);
  return widthOf(text) + TITLE_BLANKS <= room ? text : words.chat.belowMark;
}
