import type { Canvas, Style } from '../terminal/canvas.js';
import { truncate, wrap } from '../terminal/wrap.js';
import type { Theme } from './theme.js';

/** Something that must be read. */
export interface NoticeView {
  readonly text: string;
  readonly style: Style;
}

/** At its two ends. */
const BLANKS = 2;

/** Where a notice stands: it grows from its own row over what is above it, or below it. */
export interface NoticePlace {
  readonly row: number;
  readonly grows: 'up' | 'down';
  /** How many rows it may have; a longer text is cut at its end. */
  readonly most: number;
}

/** Paints a notice whole: what its row does not hold covers others meanwhile, so that nothing has to move for it. */
export function paintNotice(
  canvas: Canvas,
  { row, grows, most }: NoticePlace,
  { text, style }: NoticeView,
  theme: Theme,
): void {
  const rows = rowsOf(text, Math.max(1, canvas.width - BLANKS), most);
  const top = grows === 'up' ? row - rows.length + 1 : row;
  canvas.fill({ x: 0, y: top, width: canvas.width, height: rows.length }, ' ', theme.text);
  for (const [y, text] of rows.entries()) canvas.put(1, top + y, text, style);
}

function rowsOf(text: string, width: number, most: number): readonly string[] {
  const rows = wrap(text, width);
  if (rows.length <= most) return rows;
  return [...rows.slice(0, most - 1), truncate(rows.slice(most - 1).join(' '), width)];
}
