import { PANE_CHARS, PANE_LINES } from '../../src/limits.js';
import type { Line } from './line.js';
import { Ring } from './ring.js';
import type { Row, Space, Visible } from './space.js';

/** A row by its line's number and its place among that line's rows. */
interface Place {
  readonly line: number;
  readonly row: number;
}

interface Wrapped {
  readonly width: number;
  readonly look: string;
  readonly rows: readonly string[];
}

/**
 * The lines of one log and where the reader is in them. Rows are only made for what is looked at, and kept
 * with their line until the width changes: a frame costs what is visible, however long the talk is.
 */
export class Scrollback {
  readonly #lines: Ring<Line>;
  readonly #wrapped = new WeakMap<Line, Wrapped>();
  /** The lowest row shown, when scrolled up; null follows the end. */
  #anchor: Place | null = null;

  /** @param capacity how many lines are kept */
  constructor(capacity = PANE_LINES) {
    this.#lines = new Ring({ count: capacity, weight: PANE_CHARS, weigh: charsOf });
  }

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

  /** Takes the line last pushed back. */
  pop(): void {
    this.#lines.pop();
  }

  /** Forgets every line. */
  clear(): void {
    this.#lines.clear();
    this.#anchor = null;
  }

  /** The lines kept, from the newest, each with its number. */
  *backwards(): Generator<readonly [number, Line]> {
    for (let at = this.#lines.end - 1; at >= this.#lines.first; at -= 1) {
      const line = this.#lines.at(at);
      if (line !== undefined) yield [at, line];
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
    this.#settle(this.#isEmpty ? null : { line: this.#lines.first, row: 0 }, space);
  }

  /** Scrolls so that a line can be seen, into the middle if it could not be. */
  reveal(number: number, space: Space): void {
    const { rows } = this.visible(space);
    if (rows.some((row) => row.kind === 'row' && row.number === number && row.isFirst)) return;
    let place: Place | null = { line: number, row: this.#rowsOf(number, space) - 1 };
    for (let left = Math.floor(space.height / 2); left > 0; left -= 1) {
      const below: Place | null = this.#below(place, space);
      if (below === null) break;
      place = below;
    }
    this.#settle(place, space);
  }

  /** To the newest line, and follows it from now on. */
  toEnd(): void {
    this.#anchor = null;
  }

  /** Keeps the pane full: the anchor never stands so high that rows would be empty above. */
  #settle(place: Place | null, space: Space): void {
    const height = Math.max(1, space.height - 1);
    const first: Place = { line: this.#lines.first, row: 0 };
    let lowest: Place | null = this.#isEmpty ? null : first;
    for (let at = 1; at < height && lowest !== null; at += 1) lowest = this.#below(lowest, space);
    if (place === null || lowest === null) this.#anchor = null;
    else this.#anchor = isAbove(place, lowest) ? lowest : place;
    if (this.#anchor !== null && this.#below(this.#anchor, space) === null) this.#anchor = null;
  }

  get #isEmpty(): boolean {
    return this.#lines.end === this.#lines.first;
  }

  #height(space: Space): number {
    return this.#anchor === null ? space.height : Math.max(1, space.height - 1);
  }

  #bottom(space: Space): Place | null {
    const { first, end } = this.#lines;
    if (end === first) return null;
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
    const isLast = at === texts.length - 1;
    return { kind: 'row', line, text: texts[at] ?? '', number, at, isFirst: at === 0, isLast };
  }

  #texts(number: number, space: Space): readonly string[] {
    const line = this.#lines.at(number);
    if (line === undefined) return [''];
    const known = this.#wrapped.get(line);
    if (known?.width === space.width && known.look === space.look) return known.rows;
    const rows = space.wrap(line, space.width);
    this.#wrapped.set(line, { width: space.width, look: space.look, rows });
    return rows;
  }
}

/** UTF-16 units that a line keeps in memory: of its parts only these can be long. */
function charsOf(line: Line): number {
  return line.kind === 'day' ? 0 : line.text.length;
}

function isAbove(a: Place, b: Place): boolean {
  return a.line < b.line || (a.line === b.line && a.row < b.row);
}
