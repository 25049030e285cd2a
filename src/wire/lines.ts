import { failure, success, type ErrorCode, type Result } from '../errors.js';
import { ByteQueue } from './bytes.js';
import { decodeUtf8 } from './utf8.js';

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
    if (this.#failed !== null) return failure(this.#failed);
    const lines = this.#cut(chunk);
    const failed = this.failed;
    if (failed === null) return success(lines);
    this.#queue.clear();
    return lines.length === 0 ? failure(failed) : success(lines);
  }

  #cut(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    // Only the new bytes are searched: what is held has no end in it.
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      if (!this.#fits(end - start)) return lines;
      lines.push(decodeUtf8(withoutCr(this.#joined(chunk.subarray(start, end)))));
      start = end + 1;
    }
    if (this.#fits(chunk.length - start)) this.#queue.push(chunk.subarray(start));
    this.#queue.own();
    return lines;
  }

  #fits(more: number): boolean {
    if (this.#queue.length + more <= this.#maxBytes) return true;
    this.#failed = 'too-large';
    return false;
  }

  #joined(part: Buffer): Buffer {
    if (this.#queue.length === 0) return part;
    this.#queue.push(part);
    return this.#queue.take(this.#queue.length);
  }
}

function withoutCr(line: Buffer): Buffer {
  return line.at(-1) === CR ? line.subarray(0, -1) : line;
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
