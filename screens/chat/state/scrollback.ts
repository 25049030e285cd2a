import { PANE_LINES } from '../../../src/limits.js';
import type { Line } from './line.js';
import { Ring } from './ring.js';

/** Breaks a line into the rows it takes in a pane of `width` columns; at least one. */
type WrapLine = (line: Line, width: number) => readonly string[];

/** The part of a pane where lines stand, in cells, and how they are broken. */
export interface Space {
  readonly width: number;
  readonly height: number;
  readonly wrap: WrapLine;
  /** The line above which the unread line stands. */
  readonly unreadFrom: number | null;
}

/** One visible row: a row of a line, or the unread line. */
export type Row =
  | { readonly kind: 'unread' }
  | {
      readonly kind: 'row';
      readonly line: Line;
      readonly text: string;
      /** The first row carries time and nick, the last one the acknowledgement. */
      readonly isFirst: boolean;
      readonly isLast: boolean;
    };

/** The visible rows, from the top, and how many lines stand below them. */
export interface Visible {
  readonly rows: readonly Row[];
  readonly below: number;
}

/** A row by its line's number and its place among that line's rows. */
interface Place {
  readonly line: number;
  readonly row: number;
}

interface Wrapped {
  readonly width: number;
  readonly rows: readonly string[];
}

/**
 * The lines of one pane and where the reader is in them. Rows are only made for what is looked at, and kept
 * with their line until the width changes: a frame costs what is visible, however long the talk is.
 */
export class Scrollback {
  readonly #lines = new Ring<Line>(PANE_LINES);
  readonly #wrapped = new WeakMap<Line, Wrapped>();
  /** The lowest row shown, when scrolled up; null follows the end. */
  #anchor: Place | null = null;

  /** The number of the next line. */
  get end(): number {
    return this.#lines.end;
  }

  /** Whether the reader has scrolled up. */
  get isScrolled(): boolean {
    return this.#anchor !== null;
  }

  /** The line last pushed. */
  get last(): Line | undefined {
    return this.#lines.at(this.#lines.end - 1);
  }

  /** Adds a line at the end; what is being read stays where it is. Gives its number. */
  push(line: Line): number {
    return this.#lines.push(line);
  }

  /** The lines kept, from the newest. */
  *backwards(): Generator<Line> {
    for (let at = this.#lines.end - 1; at >= this.#lines.first; at -= 1) {
      const line = this.#lines.at(at);
      if (line !== undefined) yield line;
    }
  }

  /** The rows to paint. Scrolled up, one row less than the height: the last one says what is below. */
  visible(space: Space): Visible {
    const bottom = this.#bottom(space);
    if (bottom === null) return { rows: [], below: 0 };
    const rows: Row[] = [];
    let place: Place | null = bottom;
    for (const height = this.#height(space); place !== null && rows.length < height;) {
      rows.push(this.#rowAt(place, space));
      place = this.#above(place, space);
    }
    const isCut = bottom.row < this.#rowsOf(bottom.line, space) - 1;
    return { rows: rows.reverse(), below: this.#lines.end - 1 - bottom.line + (isCut ? 1 : 0) };
  }

  /** Scrolls by rows, up when positive; reaching the end follows it again. */
  scroll(by: number, space: Space): void {
    let place = this.#bottom(space);
    for (let left = Math.abs(by); left > 0 && place !== null; left -= 1) {
      const next = by > 0 ? this.#above(place, space) : this.#below(place, space);
      if (next === null) break;
      place = next;
    }
    this.#settle(place, space);
  }

  /** To the oldest line, at the top. */
  toStart(space: Space): void {
    this.#settle(this.#lines.end === 0 ? null : { line: this.#lines.first, row: 0 }, space);
  }

  /** To the newest line, and follows it from now on. */
  toEnd(): void {
    this.#anchor = null;
  }

  /** Keeps the pane full: the anchor never stands so high that rows would be empty above. */
  #settle(place: Place | null, space: Space): void {
    const height = Math.max(1, space.height - 1);
    const first: Place = { line: this.#lines.first, row: 0 };
    let lowest: Place | null = this.#lines.end === 0 ? null : first;
    for (let at = 1; at < height && lowest !== null; at += 1) lowest = this.#below(lowest, space);
    if (place === null || lowest === null) this.#anchor = null;
    else this.#anchor = isAbove(place, lowest) ? lowest : place;
    if (this.#anchor !== null && this.#below(this.#anchor, space) === null) this.#anchor = null;
  }

  #height(space: Space): number {
    return this.#anchor === null ? space.height : Math.max(1, space.height - 1);
  }

  #bottom(space: Space): Place | null {
    const { first, end } = this.#lines;
    if (end === 0) return null;
    const line = Math.max(first, this.#anchor?.line ?? end - 1);
    const rows = this.#rowsOf(line, space);
    return { line, row: Math.min(this.#anchor?.row ?? rows - 1, rows - 1) };
  }

  #above({ line, row }: Place, space: Space): Place | null {
    if (row > 0) return { line, row: row - 1 };
    return line > this.#lines.first ? { line: line - 1, row: this.#rowsOf(line - 1, space) - 1 } : null;
  }

  #below({ line, row }: Place, space: Space): Place | null {
    if (row + 1 < this.#rowsOf(line, space)) return { line, row: row + 1 };
    return line + 1 < this.#lines.end ? { line: line + 1, row: 0 } : null;
  }

  #rowsOf(number: number, space: Space): number {
    return this.#texts(number, space).length + (number === space.unreadFrom ? 1 : 0);
  }

  #rowAt({ line: number, row }: Place, space: Space): Row {
    const isMarked = number === space.unreadFrom;
    const line = this.#lines.at(number);
    if ((isMarked && row === 0) || line === undefined) return { kind: 'unread' };
    const texts = this.#texts(number, space);
    const at = row - (isMarked ? 1 : 0);
    return { kind: 'row', line, text: texts[at] ?? '', isFirst: at === 0, isLast: at === texts.length - 1 };
  }

  #texts(number: number, space: Space): readonly string[] {
    const line = this.#lines.at(number);
    if (line === undefined) return [''];
    const known = this.#wrapped.get(line);
    if (known?.width === space.width) return known.rows;
    const rows = space.wrap(line, space.width);
    this.#wrapped.set(line, { width: space.width, rows });
    return rows;
  }
}

function isAbove(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.row < b.row);
}
