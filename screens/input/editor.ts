import { EDITOR_CHARS } from '../../src/limits.js';
import { clusters } from '../terminal/clusters.js';

/** A text being written: its characters (graphemes) and the cursor before one of them, or at the end. */
export interface Editor {
  readonly chars: readonly string[];
  readonly cursor: number;
}

/** A change that may have cut something out, for {@link insert} to bring back; '' when nothing was cut. */
export interface Cut {
  readonly editor: Editor;
  readonly killed: string;
}

/** Nothing written. */
export const EMPTY: Editor = { chars: [], cursor: 0 };

const WORD = /[\p{L}\p{N}\p{M}_]/u;
const BLANK = /^\s/;
const SPREAD_CHARS = 1000;
/** What {@link textOf} has joined: what Enter does with a line asks for its text again and again. */
const joined = new WeakMap<readonly string[], string>();
/** What {@link unitsOf} has counted. */
const counted = new WeakMap<readonly string[], number>();

/** A text with the cursor at its end; what is over {@link EDITOR_CHARS} is cut off. */
export function editorOf(text: string): Editor {
  const chars = graphemes(text.slice(0, EDITOR_CHARS));
  return { chars, cursor: chars.length };
}

/** What is written. */
export function textOf({ chars }: Editor): string {
  const known = joined.get(chars);
  if (known !== undefined) return known;
  const text = chars.join('');
  joined.set(chars, text);
  return text;
}

/** Nothing is written, not even blanks. */
export function isEmpty(editor: Editor): boolean {
  return editor.chars.length === 0;
}

/** Writes at the cursor. Marks join the character beside them. What does not fit is cut off. */
export function insert(editor: Editor, text: string): Editor {
  const { chars, cursor } = editor;
  const present = unitsOf(chars);
  const inserted = text.slice(0, Math.max(0, EDITOR_CHARS - present));
  if (inserted === '') return editor;
  const before = (chars[cursor - 1] ?? '') + inserted;
  const written = graphemes(before + (chars[cursor] ?? ''));
  const from = Math.max(0, cursor - 1);
  let units = 0;
  let count = 0;
  for (; units < before.length; count += 1) units += written[count]?.length ?? 1;
  const all = replaced(chars, from, cursor + 1, written);
  counted.set(all, present + inserted.length);
  return { chars: all, cursor: from + count };
}

/** Other characters in the place of those from `from` up to, not including, `to`. */
function replaced(
  chars: readonly string[],
  from: number,
  to: number,
  by: readonly string[],
): readonly string[] {
  // One copy, a fourth of the time; but what is spread must fit the stack.
  if (by.length <= SPREAD_CHARS) return chars.toSpliced(from, to - from, ...by);
  return chars.slice(0, from).concat(by, chars.slice(to));
}

/** UTF-16 units of a text: a chunk of the terminal's may hold hundreds of keys, and each of them asks. */
function unitsOf(chars: readonly string[]): number {
  const known = counted.get(chars);
  if (known !== undefined) return known;
  const units = chars.reduce((sum, char) => sum + char.length, 0);
  counted.set(chars, units);
  return units;
}

/** Puts the cursor before character `cursor`, clamped to the text. */
export function moveTo(editor: Editor, cursor: number): Editor {
  return { ...editor, cursor: Math.max(0, Math.min(cursor, editor.chars.length)) };
}

/** Cuts the characters from `from` up to, not including, `to`. */
export function cut(editor: Editor, from: number, to: number): Cut {
  const { chars } = editor;
  const killed = chars.slice(from, to).join('');
  return { editor: { chars: replaced(chars, from, to, []), cursor: from }, killed };
}

/** Where the line that holds the cursor begins. */
export function lineStart({ chars, cursor }: Editor): number {
  return cursor === 0 ? 0 : chars.lastIndexOf('\n', cursor - 1) + 1;
}

/** Where the line that holds the cursor ends: before its newline, or at the end of the text. */
export function lineEnd({ chars, cursor }: Editor): number {
  const end = chars.indexOf('\n', cursor);
  return end === -1 ? chars.length : end;
}

/** Where the word before the cursor begins, as Alt-b of readline sees words: letters and digits. */
export function wordStart(editor: Editor): number {
  return back(
    editor,
    back(editor, editor.cursor, (char) => !WORD.test(char)),
    (char) => WORD.test(char),
  );
}

/** Where the word after the cursor ends. */
export function wordEnd({ chars, cursor }: Editor): number {
  let at = cursor;
  while (at < chars.length && !WORD.test(chars[at] ?? '')) at += 1;
  while (at < chars.length && WORD.test(chars[at] ?? '')) at += 1;
  return at;
}

/** Where the word before the cursor begins, as Ctrl-W sees words: between blanks. */
export function blankStart(editor: Editor): number {
  return back(
    editor,
    back(editor, editor.cursor, (char) => BLANK.test(char)),
    (char) => !BLANK.test(char),
  );
}

/** Swaps the two characters around the cursor; at the end of a line, the two before it. */
export function transpose(editor: Editor): Editor {
  const { chars, cursor } = editor;
  const start = lineStart(editor);
  const second = cursor < lineEnd(editor) ? cursor : cursor - 1;
  const [a, b] = [chars[second - 1], chars[second]];
  if (second <= start || a === undefined || b === undefined) return editor;
  return { chars: [...chars.slice(0, second - 1), b, a, ...chars.slice(second + 1)], cursor: second + 1 };
}

/** The cursor one line up (-1) or down (1), in the same column where there is one; null without such a line. */
export function moveLine(editor: Editor, by: -1 | 1): Editor | null {
  const column = editor.cursor - lineStart(editor);
  const edge = by < 0 ? lineStart(editor) - 1 : lineEnd(editor) + 1;
  if (edge < 0 || edge > editor.chars.length) return null;
  const there = moveTo(editor, edge);
  return moveTo(editor, Math.min(lineStart(there) + column, lineEnd(there)));
}

function back({ chars }: Editor, from: number, belongs: (char: string) => boolean): number {
  let at = from;
  while (at > 0 && belongs(chars[at - 1] ?? '')) at -= 1;
  return at;
}

function graphemes(text: string): string[] {
  return clusters(text).map((cluster) => cluster.text);
}
