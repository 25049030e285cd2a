import type { Canvas, Rect, Style } from '../terminal/canvas.js';
import type { Theme } from './theme.js';
import { truncate } from '../terminal/wrap.js';
import { widthOf } from '../terminal/clusters.js';

/** A bordered rectangle; neighbours may share a border. */
export interface Box {
  readonly outer: Rect;
  readonly focused: boolean;
}

/** A title in a horizontal border. */
export interface Title {
  /** The row of the border, from its left corner to its right one. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly text: string;
  /** At the right end: what is new. */
  readonly right: string;
  readonly focused: boolean;
}

const UP = 1;
const RIGHT = 2;
const DOWN = 4;
const LEFT = 8;
/** Box characters by the directions in which a line goes on. */
const GLYPHS = [' ', '│', '─', '└', '│', '│', '┌', '├', '─', '┘', '─', '┴', '┐', '┤', '┬', '┼'];

/** Draws borders; where they meet they join. The focused box's border stands out. */
export function paintFrames(canvas: Canvas, boxes: readonly Box[], theme: Theme): void {
  const lines = new Uint8Array(canvas.width * canvas.height);
  const marks = new Uint8Array(canvas.width * canvas.height);
  for (const { outer, focused } of boxes) {
    for (const { x, y, directions } of outline(outer)) {
      const at = y * canvas.width + x;
      lines[at] = (lines[at] ?? 0) | directions;
      if (focused) marks[at] = 1;
    }
  }
  for (let y = 0; y < canvas.height; y += 1) paintRow(canvas, y, lines, marks, theme);
}

/** Writes a title into a border, and what is new at its right end. */
export function paintTitle(canvas: Canvas, title: Title, theme: Theme): void {
  const { x, y, width, focused } = title;
  const room = width - 2;
  if (room < 3) return;
  const right = title.right === '' ? '' : ` ${truncate(title.right, room - 2)} `;
  const left = truncate(title.text, room - widthOf(right) - 2);
  if (left !== '') canvas.put(x + 1, y, ` ${left} `, focused ? theme.titleFocused : theme.title);
  if (right !== '') canvas.put(x + width - 1 - widthOf(right), y, right, theme.unread);
}

/** A horizontal rule with a word in its middle. */
export function paintRule(canvas: Canvas, y: number, text: string, style: Style): void {
  const label = text === '' ? '' : ` ${truncate(text, Math.max(0, canvas.width - 4))} `;
  const before = Math.max(0, Math.floor((canvas.width - widthOf(label)) / 2));
  const after = Math.max(0, canvas.width - before - widthOf(label));
  canvas.put(0, y, '─'.repeat(before) + label + '─'.repeat(after), style);
}

/** Equal cells beside each other are one fill: segmenting them as text would cost more. */
function paintRow(canvas: Canvas, y: number, lines: Uint8Array, marks: Uint8Array, theme: Theme): void {
  const row = y * canvas.width;
  for (let x = 0; x < canvas.width;) {
    const [line, mark] = [lines[row + x] ?? 0, marks[row + x]];
    let end = x + 1;
    while (end < canvas.width && lines[row + end] === line && marks[row + end] === mark) end += 1;
    const style = mark === 1 ? theme.borderFocused : theme.border;
    if (line !== 0) canvas.fill({ x, y, width: end - x, height: 1 }, GLYPHS[line] ?? ' ', style);
    x = end;
  }
}

function* outline({ x, y, width, height }: Rect): Generator<{ x: number; y: number; directions: number }> {
  const [right, bottom] = [x + width - 1, y + height - 1];
  for (let at = x; at <= right; at += 1) {
    const sideways = (at > x ? LEFT : 0) | (at < right ? RIGHT : 0);
    yield { x: at, y, directions: sideways | (at === x || at === right ? DOWN : 0) };
    yield { x: at, y: bottom, directions: sideways | (at === x || at === right ? UP : 0) };
  }
  for (let at = y + 1; at < bottom; at += 1) {
    yield { x, y: at, directions: UP | DOWN };
    yield { x: right, y: at, directions: UP | DOWN };
  }
}
