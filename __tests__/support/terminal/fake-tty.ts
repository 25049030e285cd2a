import { PassThrough, Writable } from 'node:stream';

/** A terminal's input without a terminal: write bytes into it, look at its raw mode. */
export class FakeStdin extends PassThrough {
  readonly isTTY = true;
  isRaw = false;

  setRawMode(on: boolean): this {
    this.isRaw = on;
    return this;
  }
}

/** A terminal's output without a terminal: keeps what was written, and can be made slow. */
export class FakeStdout extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  written = '';
  #stalled = false;
  #waiting: (() => void)[] = [];

  constructor(columns = 80, rows = 24) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  override _write(chunk: string | Buffer, _encoding: string, done: () => void): void {
    const take = (): void => {
      this.written += chunk.toString();
      done();
    };
    if (this.#stalled) this.#waiting.push(take);
    else take();
  }

  /** What was written since the last call. */
  take(): string {
    const written = this.written;
    this.written = '';
    return written;
  }

  /** Takes no more bytes until {@link resumeTaking}. */
  stall(): void {
    this.#stalled = true;
  }

  resumeTaking(): void {
    this.#stalled = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const take of waiting) take();
  }

  /** A window of a new size. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}
