import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';

/** Blessed's standard input: a terminal on which nobody ever types. Our own decoder reads the real one. */
export class InertInput extends PassThrough {
  readonly isTTY = true;
  /** The guard owns the real one's raw mode. */
  setRawMode(): this {
    return this;
  }
}

/** Blessed's standard output: a terminal of a given size that swallows all, since only we write to the real one. */
export class InertOutput extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  columns: number;
  rows: number;

  constructor(columns: number, rows: number) {
    super();
    this.columns = columns;
    this.rows = rows;
  }

  write(): boolean {
    return true;
  }

  /** Takes a new size and tells blessed. */
  resize(columns: number, rows: number): void {
    this.columns = columns;
    this.rows = rows;
    this.emit('resize');
  }
}
