import type { Canvas, Style } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { truncate } from '../terminal/wrap.js';

/** A piece of a one-row bar. */
export interface Segment {
  readonly text: string;
  readonly style: Style;
  /** Pieces of the lowest rank are left out first when the row is too short; 0 is never left out. */
  readonly rank?: number;
}

/** A row with pieces at its left and at its right end. */
export interface BarView {
  readonly left: readonly Segment[];
  readonly right: readonly Segment[];
}

/** Paints one row: as many pieces as fit, the least important ones left out, the rest cut short. */
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
  while (widthOfAll(left) + widthOfAll(right) + 1 > room) {
    const ranks = [...left, ...right].map(({ rank }) => rank ?? 0);
    const lowest = Math.max(0, ...ranks);
    if (lowest === 0) break;
    left = left.filter(({ rank }) => (rank ?? 0) < lowest);
    right = right.filter(({ rank }) => (rank ?? 0) < lowest);
  }
  return { left, right };
}

function widthOfAll(segments: readonly Segment[]): number {
  return segments.reduce((sum, { text }) => sum + widthOf(text), 0);
}
