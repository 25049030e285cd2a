import { widthOf } from '../terminal/clusters.js';
import { wrap } from '../terminal/wrap.js';
import type { SheetRow } from './overlay.js';

/** Below this width a sheet has one column. */
const TWO_COLUMNS = 52;
/** The most that the left column takes: the longest keys and most usages. */
const LEFT_COLUMNS = 20;
/** Between the two. */
const GAP = 3;

/** An empty row. */
export const BLANK: SheetRow = { left: '', right: '' };

/** A heading. */
export function heading(text: string): SheetRow {
  return { left: text, right: null };
}

/**
 * The rows broken to a width; in narrow places the right column goes under the left one.
 *
 * @param most columns that the left one takes; what is longer has a row of its own
 */
export function fitted(rows: readonly SheetRow[], width: number, most = LEFT_COLUMNS): readonly SheetRow[] {
  if (width < TWO_COLUMNS) return rows.flatMap((row) => stacked(row, width));
  const left = leftWidth(rows, most);
  return rows.flatMap((row) => beside(row, width, left));
}

/** The longest that has something beside it, and is not too long for that. */
function leftWidth(rows: readonly SheetRow[], most: number): number {
  let longest = 0;
  for (const { left, right } of rows) {
    const width = right === null || right === '' ? 0 : widthOf(left);
    if (width <= most) longest = Math.max(longest, width);
  }
  return longest;
}

/** Long sentences go on in the right column. */
function beside({ left, right }: SheetRow, width: number, leftColumns: number): readonly SheetRow[] {
  if (right === null) return [{ left, right }];
  if (right === '') return alone(left, width);
  const parts = wrap(right, width - leftColumns - GAP);
  if (widthOf(left) > leftColumns) {
    return [...alone(left, width), ...parts.map((part) => ({ left: '', right: part }))];
  }
  return parts.map((part, index) => ({ left: index === 0 ? left : '', right: part }));
}

function alone(text: string, width: number): readonly SheetRow[] {
  return wrap(text, width).map((left) => ({ left, right: '' }));
}

function stacked({ left, right }: SheetRow, width: number): readonly SheetRow[] {
  if (right === null) return [{ left, right }];
  const below = right === '' ? [] : wrap(right, width - 2).map((row) => ({ left: `  ${row}`, right: '' }));
  return [...alone(left, width), ...below];
}
