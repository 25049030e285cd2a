import { Buffer } from 'node:buffer';
import type { Writable } from 'node:stream';
import type { Disposer } from '../../src/disposer.js';

/** What a {@link LineWriter} needs. */
export interface LineWriterOptions {
  readonly stream: Writable;
  /** Bytes that may wait for the reader. */
  readonly maxBytes: number;
  /** The line that tells how many were dropped. */
  readonly droppedLine: (count: number) => string;
  /** The reader has gone (EPIPE and the like); nothing is written any more. Told once. */
  readonly onClosed: () => void;
}

/**
 * Writes whole lines. A reader that is slow makes them wait, up to `maxBytes`; then lines are dropped whole,
 * and how many stands in their place as soon as the reader has caught up.
 */
export class LineWriter {
  readonly #options: LineWriterOptions;
  readonly #unhook: Disposer;
  #dropped = 0;
  #closed = false;

  constructor(options: LineWriterOptions) {
    this.#options = options;
    const { stream } = options;
    const onDrain = (): void => {
      this.#tellDropped();
    };
    const onGone = (): void => {
      if (this.#closed) return;
      this.#closed = true;
      options.onClosed();
    };
    // The error listener stays for good: a late EPIPE must not be thrown at nobody.
    stream.on('error', onGone);
    stream.on('close', onGone);
    stream.on('drain', onDrain);
    this.#unhook = (): void => {
      stream.off('close', onGone);
      stream.off('drain', onDrain);
    };
  }

  /** Writes one line; it must not hold a newline. */
  write(line: string): void {
    if (this.#closed) return;
    if (this.#dropped > 0 || !this.#fits(line)) this.#dropped += 1;
    else this.#options.stream.write(`${line}\n`);
  }

  /** Settles when everything written is with the reader, or the reader is gone. Never rejects. */
  async flush(): Promise<void> {
    this.#tellDropped();
    if (this.#closed) return;
    await new Promise<void>((resolve) => {
      this.#options.stream.once('close', resolve);
      this.#options.stream.write('', () => {
        this.#options.stream.off('close', resolve);
        resolve();
      });
    });
  }

  /** Stops writing; the stream stays open. */
  dispose(): void {
    this.#closed = true;
    this.#unhook();
  }

  #fits(line: string): boolean {
    return this.#options.stream.writableLength + Buffer.byteLength(line) < this.#options.maxBytes;
  }

  #tellDropped(): void {
    if (this.#closed || this.#dropped === 0) return;
    const line = this.#options.droppedLine(this.#dropped);
    this.#dropped = 0;
    this.#options.stream.write(`${line}\n`);
  }
}
