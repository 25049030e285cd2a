import { widthOf } from '../terminal/clusters.js';
import { wrap } from '../terminal/wrap.js';
import type { SheetRow } from './overlay.js';

/** Below this width a sheet has one column. */
const TWO_COLUMNS = 52;
/** The left column's width: the longest keys and most usages, and a gap. */
const LEFT_COLUMNS = 23;
const GAP = 3;

/** An empty row. */
export const BLANK: SheetRow = { left: '', right: '' };

/** A heading. */
export function heading(text: string): SheetRow {
  return { left: text, right: null };
}

/** The rows broken to a width; in narrow places the right column goes under the left one. */
export function fitted(rows: readonly SheetRow[], width: number): readonly SheetRow[] {
  return width < TWO_COLUMNS
    ? rows.flatMap((row) => stacked(row, width))
    : rows.flatMap((row) => beside(row, width));
}

/** Long sentences go on in the right column; what is too long for the left one has a row of its own. */
function beside({ left, right }: SheetRow, width: number): readonly SheetRow[] {
  if (right === null || right === '') return [{ left, right }];
  const parts = wrap(right, width - LEFT_COLUMNS);
  if (widthOf(left) > LEFT_COLUMNS - GAP) {
    const above = wrap(left, width).map((part) => ({ left: part, right: '' }));
    return [...above, ...parts.map((part) => ({ left: '', right: part }))];
  }
  return parts.map((part, index) => ({ left: index === 0 ? left : '', right: part }));
}

function stacked({ left, right }: SheetRow, width: number): readonly SheetRow[] {
  if (right === null) return [{ left, right }];
  const below = right === '' ? [] : wrap(right, width - 2).map((row) => ({ left: `  ${row}`, right: '' }));
  return [...wrap(left, width).map((row) => ({ left: row, right: '' })), ...below];
}
