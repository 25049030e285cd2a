import { Buffer } from 'node:buffer';

/** A line of input, or the mark that one was too long and has been dropped. */
export type InputLine = { readonly text: string } | { readonly tooLong: true };

const NEWLINE = 0x0a;

/**
 * Cuts bytes into lines and decodes them as UTF-8 (what is not UTF-8 becomes U+FFFD). Holds at most one line
 * of `maxBytes`; a longer one is told once and its rest dropped, up to the next newline.
 */
export class LineReader {
  readonly #maxBytes: number;
  #pieces: Buffer[] = [];
  #held = 0;
  #dropping = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The lines that end in this chunk. */
  push(chunk: Buffer): InputLine[] {
    const lines: InputLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.#take(chunk.subarray(start, end), lines);
      this.#finish(lines);
      start = end + 1;
    }
    this.#take(chunk.subarray(start), lines);
    return lines;
  }

  /** The last line, when the input ended without a newline. */
  end(): InputLine[] {
    const lines: InputLine[] = [];
    if (this.#held > 0) this.#finish(lines);
    return lines;
  }

  #take(piece: Buffer, lines: InputLine[]): void {
    if (this.#dropping || piece.length === 0) return;
    this.#held += piece.length;
    if (this.#held <= this.#maxBytes) {
      this.#pieces.push(piece);
      return;
    }
    lines.push({ tooLong: true });
    this.#dropping = true;
    this.#pieces = [];
  }

  #finish(lines: InputLine[]): void {
    if (!this.#dropping) lines.push({ text: decode(Buffer.concat(this.#pieces)) });
    this.#pieces = [];
    this.#held = 0;
    this.#dropping = false;
  }
}

/** Making one costs more than most lines. */
const decoder = new TextDecoder();

function decode(bytes: Buffer): string {
  const text = decoder.decode(bytes);
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
