import type { Canvas, Style } from '../terminal/canvas.js';
import { widthOf } from '../terminal/clusters.js';
import { truncate } from '../terminal/wrap.js';
import type { Theme } from './theme.js';

/** The input line: whom it speaks to, what is written, where the cursor is. */
export interface InputView {
  /** The target's name, without the arrow; none where there is only one. */
  readonly target: string | null;
  readonly style: Style;
  /** The characters written (graphemes), and the cursor before one of them or at the end. */
  readonly chars: readonly string[];
  readonly cursor: number;
  /** Shown behind the prompt while nothing is written. */
  readonly hint: string;
  /** False while an overlay has the cursor. */
  readonly active: boolean;
}

const ARROW = ' ▸ ';
/** The prompt of a line that speaks to nobody. */
const BARE = ' > ';
/** The prompt takes no more than this share of the row. */
const PROMPT_SHARE = 0.45;
/** The nick in a prompt is not cut shorter than this. */
const TARGET_MIN = 4;

interface Rows {
  readonly rows: readonly string[];
  readonly row: number;
  readonly column: number;
}

/** How many rows the input would like to have in a screen of that width. */
export function inputRows(view: InputView, width: number): number {
  return layOut(view, width - widthOf(promptOf(view, width))).rows.length;
}

/** Paints the input line; of a text with more rows than there are, those around the cursor. */
export function paintInput(canvas: Canvas, view: InputView, theme: Theme): void {
  const prompt = promptOf(view, canvas.width);
  const left = widthOf(prompt);
  const { rows, row, column } = layOut(view, canvas.width - left);
  const top = Math.max(0, Math.min(row - canvas.height + 1, rows.length - canvas.height));
  canvas.put(0, 0, prompt, view.style);
  for (let y = 0; y < canvas.height; y += 1) canvas.put(left, y, rows[top + y] ?? '', theme.text);
  if (view.chars.length === 0) canvas.put(left, 0, truncate(view.hint, canvas.width - left), theme.dim);
  if (view.active) canvas.cursor(left + column, row - top);
}

function promptOf({ target }: InputView, width: number): string {
  if (target === null) return BARE;
  const room = Math.max(TARGET_MIN, Math.floor(width * PROMPT_SHARE) - widthOf(ARROW) - 1);
  return ` ${truncate(target, room)}${ARROW}`;
}

/** Breaks what is written into rows, by character: the cursor must always have one place. */
function layOut({ chars, cursor }: InputView, width: number): Rows {
  const rows: string[] = [];
  let text = '';
  let used = 0;
  let place = { row: 0, column: 0 };
  const columns = Math.max(2, width);
  for (const [index, char] of chars.entries()) {
    const size = char === '\n' ? 0 : widthOf(char);
    // The last column stays free for the cursor behind the text.
    if (char !== '\n' && used + size > columns - 1) [text, used] = [next(rows, text), 0];
    if (index === cursor) place = { row: rows.length, column: used };
    if (char === '\n') [text, used] = [next(rows, text), 0];
    else [text, used] = [text + char, used + size];
  }
  if (cursor >= chars.length) place = { row: rows.length, column: used };
  return { rows: [...rows, text], ...place };
}

function next(rows: string[], text: string): string {
  rows.push(text);
  return '';
}
