import type { ErrorCode, Result } from '../errors.js';
import { ByteQueue } from './bytes.js';
import { Payload, textsOf } from './payload.js';

const LF = 0x0a;
const CR = 0x0d;
const LINE_END = /[\n\r]/;

/**
 * Cuts a stream into lines (docs/PROTOCOL.md §2.1), however its bytes are cut. Linear in the bytes, and never
 * holds more than one line of `maxBytes`.
 */
export class LineDecoder {
  readonly #maxBytes: number;
  readonly #queue = new ByteQueue();
  #failed: ErrorCode | null = null;

  /** @param maxBytes the longest line accepted, its `\n` not counted */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Why the stream cannot be read any further (`too-large`), or null. Look at it after every push. */
  get failed(): ErrorCode | null {
    return this.#failed;
  }

  /** Bytes held of a line that is not complete yet. */
  get buffered(): number {
    return this.#queue.length;
  }

  /**
   * Takes what the socket gave and returns the lines that are complete now, oldest first, each without its
   * `\n` and a `\r` before it: text, in which what is not UTF-8 has become U+FFFD. An empty line is one too.
   *
   * A line over the bound fails. Lines that were complete before it are not lost: that push still returns them
   * and only sets {@link failed}; without any, and on every later push, the failure itself is returned.
   */
  push(chunk: Buffer): Result<readonly string[]> {
    return textsOf(this.cut(chunk), this.#failed);
  }

  /** As {@link push}, for those who may not want a text made of each. Nothing comes any more once it has failed. */
  cut(chunk: Buffer): readonly Payload[] {
    const lines: Payload[] = [];
    if (this.#failed === null) this.#cutInto(lines, chunk);
    if (this.failed !== null) this.#queue.clear();
    return lines;
  }

  #cutInto(lines: Payload[], chunk: Buffer): void {
    let start = 0;
    // Only the new bytes are searched: what is held has no end in it.
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      if (!this.#fits(end - start)) return;
      lines.push(this.#line(chunk, start, end));
      start = end + 1;
    }
    if (this.#fits(chunk.length - start)) this.#queue.push(chunk.subarray(start));
    this.#queue.own();
  }

  #line(chunk: Buffer, start: number, end: number): Payload {
    if (this.#queue.length === 0) return lineIn(chunk, start, end);
    this.#queue.push(chunk.subarray(start, end));
    const whole = this.#queue.take(this.#queue.length);
    return lineIn(whole, 0, whole.length);
  }

  #fits(more: number): boolean {
    if (this.#queue.length + more <= this.#maxBytes) return true;
    this.#failed = 'too-large';
    return false;
  }
}

function lineIn(bytes: Buffer, start: number, end: number): Payload {
  return new Payload(bytes, start, end > start && bytes[end - 1] === CR ? end - 1 : end);
}

/**
 * Lines behind one another, each with its `\n`. docs/PROTOCOL.md §2.1.
 *
 * @throws TypeError when one has a line end in it, which would forge another message.
 */
export function encodeLines(lines: readonly string[]): Buffer {
  if (lines.some((line) => LINE_END.test(line))) throw new TypeError('a line end inside a line');
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');
}

/** One line, as {@link encodeLines} has it. */
export function encodeLine(line: string): Buffer {
  return encodeLines([line]);
}
