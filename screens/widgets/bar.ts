import type { Canvas, Style } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { truncate } from '../terminal/wrap.js';

/** A piece of a one-row bar. */
export interface Segment {
  readonly text: string;
  readonly style: Style;
  /** Pieces of the lowest rank (the highest number) give way first when the row is too short; 0 never does. */
  readonly rank?: number;
  /** A piece with it is cut where others are left out, to fewer columns than these only when no other gives way. */
  readonly least?: number;
  /** What stands there when the piece is left out. */
  readonly short?: string;
}

/** A row with pieces at its left and at its right end. */
export interface BarView {
  readonly left: readonly Segment[];
  readonly right: readonly Segment[];
}

/** Paints one row: as many pieces as fit, the least important ones left out or cut, the rest cut at its end. */
export function paintBar(canvas: Canvas, y: number, view: BarView): void {
  const room = canvas.width - 2;
  const kept = fitting(view, room);
  let x = 1;
  const rightWidth = widthOfAll(kept.right);
  for (const { text, style } of kept.left) {
    const left = room - rightWidth - (rightWidth > 0 ? 1 : 0) - (x - 1);
    x += canvas.put(x, y, truncate(text, left), style);
  }
  x = canvas.width - 1 - rightWidth;
  for (const { text, style } of kept.right) x += canvas.put(x, y, text, style);
}

function fitting(view: BarView, room: number): BarView {
  let { left, right } = view;
  for (let excess = excessOf(left, right, room); excess > 0; excess = excessOf(left, right, room)) {
    const lowest = Math.max(0, ...[...left, ...right].map(({ rank }) => rank ?? 0));
    if (lowest === 0) return { left: left.map((piece) => squeezed(piece, excess)), right };
    const give = (piece: Segment): readonly Segment[] =>
      (piece.rank ?? 0) < lowest ? [piece] : restOf(piece, excess);
    left = left.flatMap(give);
    right = right.flatMap(give);
  }
  return { left, right };
}

/** What is left of a piece that gives way by so many columns: nothing, something shorter, or its beginning. */
function restOf({ text, style, least, short }: Segment, excess: number): readonly Segment[] {
  if (least !== undefined) {
    return [{ text: truncate(text, Math.max(least, widthOf(text) - excess)), style, least }];
  }
  return short === undefined ? [] : [{ text: short, style }];
}

/** The last resort: what may be cut is cut to whatever is left for it. */
function squeezed(piece: Segment, excess: number): Segment {
  const { text, least } = piece;
  return least === undefined
    ? piece
    : { ...piece, text: truncate(text, Math.max(1, widthOf(text) - excess)) };
}

/** By how many columns the pieces are too wide; between the two ends stands a blank. */
function excessOf(left: readonly Segment[], right: readonly Segment[], room: number): number {
  const rightWidth = widthOfAll(right);
  return widthOfAll(left) + rightWidth + (rightWidth > 0 ? 1 : 0) - room;
}

function widthOfAll(segments: readonly Segment[]): number {
  return segments.reduce((sum, { text }) => sum + widthOf(text), 0);
}
