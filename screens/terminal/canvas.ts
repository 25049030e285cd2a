/** How a cell looks. Colours are xterm's 256; -1 or absent is the terminal's own. */
export interface Style {
  readonly fg?: number;
  readonly bg?: number;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underline?: boolean;
  readonly inverse?: boolean;
}

/** Whole cells, `x` and `y` from 0 in the canvas that the rectangle is used on. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Where a widget paints one frame. Every frame begins blank. Whatever lies outside is cut off, and a character
 * is drawn whole or not at all. Coordinates are whole cells.
 */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  /**
   * Writes one row of text from (`x`, `y`) to the right. What is unsafe to draw (controls, escapes, bidi and
   * zero-width characters) is left out, a tab is a few blanks.
   *
   * @returns the columns that the drawn part of the text takes, counted from `x`, cut-off ones at the left
   * included: where the next text goes.
   */
  put(x: number, y: number, text: string, style?: Style): number;
  /** Fills a rectangle with one character of one column (anything else fills with blanks). */
  fill(rect: Rect, char: string, style?: Style): void;
  /** A part of this canvas, clipped to it, with its own origin. */
  region(rect: Rect): Canvas;
  /** Shows the terminal's cursor here in this frame; outside the canvas it stays hidden. */
  cursor(x: number, y: number): void;
}
