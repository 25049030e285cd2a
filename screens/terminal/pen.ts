import { PLAIN_STYLE, sgr } from './style-code.js';

/** Unchanged cells up to this many are written again rather than jumped over. */
const BRIDGE = 3;

/**
 * Writes cells into a string and knows where that leaves the terminal's cursor and style. At first, and after
 * {@link lose}, the place is unknown and the next cell is reached by absolute position.
 */
export class Pen {
  #text = '';
  #x = -1;
  #y = -1;
  #style = PLAIN_STYLE;

  /** Everything written so far. */
  get text(): string {
    return this.#text;
  }

  /** The style that the terminal is in. */
  get current(): number {
    return this.#style;
  }

  moveTo(x: number, y: number): void {
    this.#text += this.placing(x, y);
    this.#x = x;
    this.#y = y;
  }

  /** The shortest sequence that leads from here to (`x`, `y`). */
  placing(x: number, y: number): string {
    if (y === this.#y && x === this.#x) return '';
    if (y === this.#y && this.#x >= 0 && x > this.#x) return forward(x - this.#x);
    return position(x, y);
  }

  /** Where to begin writing so as to come to (`x`, `y`) without a sequence; `x` itself when it is too far. */
  bridgeFrom(x: number, y: number): number {
    return y === this.#y && this.#x >= 0 && x > this.#x && x - this.#x <= BRIDGE ? this.#x : x;
  }

  style(style: number): void {
    this.#text += sgr(this.#style, style);
    this.#style = style;
  }

  write(text: string, width: number): void {
    this.#text += text;
    this.#x += width;
  }

  /**
   * Blanks the cells from here and comes back: should the terminal take the next character for a narrower one, or
   * for one that does not fit at the edge, nothing old is left there.
   */
  blank(width: 1 | 2, atEdge: boolean): void {
    const back = atEdge ? position(this.#x, this.#y) : '\b'.repeat(width);
    this.#text += ' '.repeat(width) + back;
  }

  /** Erases `length` cells from here, or to the end of the row; the cursor stays. */
  erase(length: number | null): void {
    this.#text += length === null ? '\x1b[K' : `\x1b[${length}X`;
  }

  /** Where the cursor stands is not certain any more. */
  lose(): void {
    this.#x = -1;
    this.#y = -1;
  }
}

function forward(columns: number): string {
  return columns === 1 ? '\x1b[C' : `\x1b[${columns}C`;
}

function position(x: number, y: number): string {
  if (x === 0) return y === 0 ? '\x1b[H' : `\x1b[${y + 1}H`;
  return `\x1b[${y + 1};${x + 1}H`;
}
