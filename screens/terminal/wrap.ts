import { eachCluster, isPlain, widthOf } from './clusters.js';
import type { Cluster } from './clusters.js';

const ELLIPSIS = '…';

/**
 * Breaks a text into rows of at most `width` columns: at blanks where it can, inside words that are longer than
 * a row, there behind a dash or slash if it can. A newline always ends a row; the blanks where a row is broken
 * are left out. There is always one row.
 */
export function wrap(text: string, width: number): string[] {
  const columns = Math.max(1, width);
  return text.split('\n').flatMap((line) => wrapLine(line, columns));
}

/** The text if it fits, else as much of it as leaves room for an ellipsis. */
export function truncate(text: string, width: number): string {
  if (width <= 0) return '';
  if (isPlain(text)) return text.length <= width ? text : text.slice(0, width - 1) + ELLIPSIS;
  let columns = 0;
  let end = 0;
  let kept = 0;
  for (const cluster of eachCluster(text)) {
    columns += cluster.width;
    if (columns > width) return text.slice(0, kept) + ELLIPSIS;
    end += cluster.text.length;
    if (columns <= width - 1) kept = end;
  }
  return text;
}

/** The text with blanks behind it, so that it takes so many columns; a longer one as it is. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

/** Cuts a text of printable ASCII in front, where its end says more than its beginning. */
export function truncateFront(text: string, width: number): string {
  if (width <= 0) return '';
  return text.length <= width ? text : ELLIPSIS + text.slice(text.length - width + 1);
}

function wrapLine(line: string, width: number): string[] {
  if (line.length <= width && isPlain(line)) return [line];
  const rows = new Rows(width);
  for (const cluster of eachCluster(line)) rows.add(cluster);
  return rows.finish();
}

/** The row being filled, and where it could be broken. */
class Rows {
  readonly #rows: string[] = [];
  readonly #width: number;
  #row = '';
  #columns = 0;
  /** Length of the row up to the end of its last word, and where the next word begins; 0: nowhere to break. */
  #wordEnd = 0;
  #nextWord = 0;
  /** Length of the row up to the end of its last dash or slash. */
  #joint = 0;

  constructor(width: number) {
    this.#width = width;
  }

  add(cluster: Cluster): void {
    const blank = cluster.text === ' ' || cluster.text === '\t';
    while (this.#columns + cluster.width > this.#width && this.#row !== '') {
      if (blank) {
        this.#breakAtBlank();
        return;
      }
      this.#breakBefore();
    }
    if (blank) this.#noteBlank(cluster);
    this.#row += cluster.text;
    this.#columns += cluster.width;
    if (cluster.text === '-' || cluster.text === '/') this.#joint = this.#row.length;
  }

  finish(): string[] {
    if (this.#row !== '' || this.#rows.length === 0) this.#rows.push(this.#row);
    return this.#rows;
  }

  /** Blanks before the first word are an indent, not a place to break. */
  #noteBlank(cluster: Cluster): void {
    if (this.#row.trim() === '') return;
    const afterWord = this.#nextWord !== this.#row.length;
    if (afterWord) this.#wordEnd = this.#row.length;
    this.#nextWord = this.#row.length + cluster.text.length;
  }

  /** A blank that does not fit ends the row; it and the ones after it are left out. */
  #breakAtBlank(): void {
    if (this.#nextWord === this.#row.length && this.#wordEnd > 0)
      this.#row = this.#row.slice(0, this.#wordEnd);
    this.#wordEnd = this.#row.length;
    this.#nextWord = this.#row.length;
    this.#columns = this.#width;
  }

  /** Where the row ends, and where the next one begins. */
  #breakingPoint(): readonly [end: number, next: number] {
    if (this.#wordEnd > 0) return [this.#wordEnd, this.#nextWord];
    // Groups of a key and parts of an address stay whole, unless that would leave half a row empty.
    const end = this.#joint > this.#row.length / 2 ? this.#joint : this.#row.length;
    return [end, end];
  }

  #breakBefore(): void {
    const [end, next] = this.#breakingPoint();
    const rest = this.#row.slice(next);
    this.#rows.push(this.#row.slice(0, end));
    this.#joint = Math.max(0, this.#joint - next);
    this.#row = rest;
    this.#columns = widthOf(rest);
    this.#wordEnd = 0;
    this.#nextWord = 0;
  }
}
