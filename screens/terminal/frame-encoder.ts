import { isRisky } from './code-point.js';
import { WIDE_TAIL } from './grid.js';
import type { Grid, GridRow, Position } from './grid.js';
import { Pen } from './pen.js';
import { blankStyle, PLAIN_STYLE, reduceStyle } from './style-code.js';
import type { Looks } from './style-code.js';

const BEGIN_SYNC = '\x1b[?2026h';
const END_SYNC = '\x1b[?2026l';
const SHOW_CURSOR = '\x1b[?25h';
const HIDE_CURSOR = '\x1b[?25l';
const CLEAR = '\x1b[m\x1b[2J';
/** A frame up to this many characters reaches the terminal in one piece anyway: a key's echo stays small. */
const SMALL_FRAME = 64;
/** Blanks up to here are cheaper written than erased. */
const ERASE_END_FROM = 4;
const ERASE_RUN_FROM = 12;

/** One row as the terminal shows it. */
interface ShownRow {
  readonly styles: number[];
  readonly texts: string[];
}

/**
 * Turns frames into the bytes that change the terminal from the last one to this one: blessed's `screen.draw`,
 * made aware of widths. Pure: cells in, a string out.
 *
 * After every character whose width some terminal may see differently the cursor is placed anew, and what
 * stands after it is drawn again, so that a disagreement never moves anything else.
 */
export class FrameEncoder {
  readonly #looks: Looks;
  #shown: ShownRow[] = [];
  #columns = 0;
  #valid = false;
  #cursorShown = false;
  #cursor: Position | null = null;

  constructor(looks: Looks) {
    this.#looks = looks;
  }

  /** Forgets what the terminal shows: the next frame clears it and draws everything. */
  invalidate(): void {
    this.#valid = false;
    this.#cursorShown = false;
  }

  /** The output for this frame; empty when nothing changed. `cursor` null hides the cursor. */
  encode(grid: Grid, cursor: Position | null): string {
    const pen = new Pen();
    const fresh =
      !this.#valid || this.#shown.length !== grid.length || this.#columns !== (grid[0]?.length ?? 0);
    if (fresh) this.#forget(grid);
    grid.forEach((row, y) => {
      const shown = this.#shown[y];
      if (shown !== undefined) this.#encodeRow(pen, row, shown, y);
    });
    pen.style(PLAIN_STYLE);
    return this.#wrap((fresh ? CLEAR : '') + pen.text, pen, cursor);
  }

  #forget(grid: Grid): void {
    this.#columns = grid[0]?.length ?? 0;
    this.#shown = grid.map((row) => ({
      styles: row.map(() => PLAIN_STYLE),
      texts: row.map(() => ' '),
    }));
    this.#valid = true;
  }

  #wrap(body: string, pen: Pen, cursor: Position | null): string {
    const small = body.length <= SMALL_FRAME;
    const hidden = this.#cursorShown && (cursor === null || !small) ? HIDE_CURSOR : '';
    const visible = cursor !== null && (!this.#cursorShown || hidden !== '') ? SHOW_CURSOR : '';
    const place = cursor === null ? '' : pen.placing(cursor.x, cursor.y);
    this.#cursorShown = cursor !== null;
    if (body === '' && hidden === '' && visible === '' && !this.#moved(cursor)) return '';
    this.#cursor = cursor;
    return small ? hidden + body + place + visible : BEGIN_SYNC + hidden + body + place + visible + END_SYNC;
  }

  #moved(cursor: Position | null): boolean {
    return cursor?.x !== this.#cursor?.x || cursor?.y !== this.#cursor?.y;
  }

  #encodeRow(pen: Pen, row: GridRow, shown: ShownRow, y: number): void {
    let again = -1;
    for (let x = 0; x < row.length;) {
      const width = row[x + 1]?.[1] === WIDE_TAIL && row[x]?.[1] !== WIDE_TAIL ? 2 : 1;
      const same = this.#isShown(row, shown, x) && (width === 1 || this.#isShown(row, shown, x + 1));
      if (same && x !== again) {
        x += width;
        continue;
      }
      const erased = this.#erase(pen, row, shown, x, y);
      if (erased > 0) {
        x += erased;
        continue;
      }
      this.#bridge(pen, row, x, y);
      if (this.#write(pen, row, shown, x, y, width)) again = x + width;
      x += width;
    }
  }

  /** Draws one cell; true when its width is in doubt. */
  #write(pen: Pen, row: GridRow, shown: ShownRow, x: number, y: number, width: 1 | 2): boolean {
    const text = textOf(row, x);
    const style = this.#styleOf(row, x);
    const risky = isRisky(text);
    pen.moveTo(x, y);
    pen.style(style);
    const atEdge = x + width >= this.#columns;
    if (risky && (width === 2 || atEdge)) pen.blank(width, atEdge);
    pen.write(text, width);
    if (risky || atEdge) pen.lose();
    for (let at = x; at < x + width; at++) {
      shown.styles[at] = style;
      shown.texts[at] = at === x ? text : WIDE_TAIL;
    }
    return risky;
  }

  /** Erases a run of plain blanks that begins here, when that is shorter; gives its length, or 0. */
  #erase(pen: Pen, row: GridRow, shown: ShownRow, x: number, y: number): number {
    let end = x;
    let changed = x;
    while (end < row.length && textOf(row, end) === ' ' && this.#styleOf(row, end) === PLAIN_STYLE) {
      if (!this.#isShown(row, shown, end)) changed = end + 1;
      end++;
    }
    const toEnd = end === row.length;
    const length = toEnd ? end - x : changed - x;
    if (changed - x < (toEnd ? ERASE_END_FROM : ERASE_RUN_FROM)) return 0;
    if (!toEnd && this.#looks === 'vt100') return 0;
    pen.moveTo(x, y);
    pen.style(PLAIN_STYLE);
    pen.erase(toEnd ? null : length);
    shown.styles.fill(PLAIN_STYLE, x, x + length);
    shown.texts.fill(' ', x, x + length);
    return length;
  }

  /** Writes over a few unchanged cells when that is shorter than moving past them. */
  #bridge(pen: Pen, row: GridRow, x: number, y: number): void {
    const from = pen.bridgeFrom(x, y);
    for (let at = from; at < x; at++) {
      const text = textOf(row, at);
      if (text.length !== 1 || isRisky(text)) return;
      if (row[at]?.[1] === WIDE_TAIL || this.#styleOf(row, at) !== pen.current) return;
    }
    for (let at = from; at < x; at++) pen.write(textOf(row, at), 1);
  }

  #isShown(row: GridRow, shown: ShownRow, x: number): boolean {
    return shown.texts[x] === textOf(row, x) && shown.styles[x] === this.#styleOf(row, x);
  }

  #styleOf(row: GridRow, x: number): number {
    const style = reduceStyle(row[x]?.[0] ?? PLAIN_STYLE, this.#looks);
    return textOf(row, x) === ' ' ? blankStyle(style) : style;
  }
}

/** What stands in a cell; the tail of nothing is a blank. */
function textOf(row: GridRow, x: number): string {
  const text = row[x]?.[1] ?? ' ';
  if (text !== WIDE_TAIL) return text;
  const head = row[x - 1]?.[1];
  return head === undefined || head === WIDE_TAIL ? ' ' : text;
}
