import type { TtyOutput } from './tty.js';

/** What Node has only on its own streams, for `unblock` and `refreshSize`. */
interface Hidden {
  readonly _handle?: unknown;
  readonly _refreshSize?: () => void;
}

/** Our own way to a terminal: it stays open while everybody else's writes to the stream are caught. */
export class OwnOutput implements TtyOutput {
  readonly #stream: TtyOutput & Hidden;
  readonly #write: TtyOutput['write'];

  constructor(stream: TtyOutput) {
    this.#stream = stream;
    this.#write = stream.write.bind(stream);
  }

  get isTTY(): boolean {
    return this.#stream.isTTY === true;
  }

  get columns(): number {
    return this.#stream.columns ?? 0;
  }

  get rows(): number {
    return this.#stream.rows ?? 0;
  }

  get writableLength(): number {
    return this.#stream.writableLength;
  }

  get _handle(): unknown {
    return this.#stream._handle;
  }

  _refreshSize(): void {
    this.#stream._refreshSize?.();
  }

  write(text: string, done?: () => void): unknown {
    return this.#write(text, done);
  }

  on(event: string, listener: (value: unknown) => void): unknown {
    return this.#stream.on(event, listener);
  }

  removeListener(event: string, listener: (value: unknown) => void): unknown {
    return this.#stream.removeListener(event, listener);
  }
}
