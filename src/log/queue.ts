import { Buffer } from 'node:buffer';
import { LOG_QUEUE_BYTES, LOG_RETRY_MS } from '../limits.js';

/** Where entries go: a file, or a stream. */
export interface LogSink {
  /**
   * Takes whole lines; `done` is called once, later, with what went wrong. What was refused is kept and goes out
   * before the text of the next call, which may be empty.
   */
  send(text: string, done: (error: Error | null) => void): void;
  /** Writes what can be written without waiting, for the last moment of a program. */
  sendNow(text: string): void;
  /** Whether what it writes to has been set aside by somebody else, so that it must be opened anew. */
  isAside(): boolean;
  /** Nothing more comes; what was sent still goes out. */
  close(): void;
}

/** What a {@link LogQueue} needs. */
export interface LogQueueOptions {
  /** @throws what the system says */
  readonly open: () => LogSink;
  /** Milliseconds of a clock that nobody sets, as `Clock.elapsed`. */
  readonly elapsed: () => number;
  /** So many entries were dropped, and there is room again. */
  readonly onDropped: (count: number) => void;
  /** The sink could not be opened or refused something; told once until it takes something again. */
  readonly onRefused: (error: unknown) => void;
}

/**
 * Entries on their way to a sink, one batch at a time. At most `LOG_QUEUE_BYTES` wait, past which entries are dropped
 * and counted. A sink that refuses is tried again with the next entry after `LOG_RETRY_MS`. Nothing here throws or
 * waits, except {@link open} and {@link reopen}.
 */
export class LogQueue {
  readonly #options: LogQueueOptions;
  #sink: LogSink | null = null;
  #waiting = '';
  #waitingBytes = 0;
  #dropped = 0;
  #sending = false;
  #refusedAt: number | null = null;
  #idleListeners: (() => void)[] = [];

  constructor(options: LogQueueOptions) {
    this.#options = options;
  }

  /** Opens the sink now, instead of for the first entry. */
  open(): void {
    this.#sink ??= this.#options.open();
  }

  /** Opens the sink anew, also under a path whose file was moved away; the old one stays when that fails. */
  reopen(): void {
    this.#replace();
    this.#sending = false;
    this.#refusedAt = null;
    this.#next();
  }

  /** Takes one line, with its newline. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.#waitingBytes + bytes > LOG_QUEUE_BYTES) {
      this.#dropped += 1;
    } else {
      this.#waiting += line;
      this.#waitingBytes += bytes;
    }
    if (!this.#sending && this.#mayTry()) this.#next();
  }

  /** Resolves when everything is with the system, or was refused. */
  async flush(): Promise<void> {
    if (!this.#sending) this.#next();
    if (!this.#sending) return;
    await new Promise<void>((resolve) => this.#idleListeners.push(resolve));
  }

  /** Lets go of the sink, once what waits is written or refused. */
  async close(): Promise<void> {
    await this.flush();
    this.#sink?.close();
    this.#sink = null;
  }

  /** For the last moment: what the system takes at once. */
  flushNow(): void {
    if (this.#waiting === '' || this.#refusedAt !== null) return;
    this.#sink?.sendNow(this.#take());
  }

  #mayTry(): boolean {
    return this.#refusedAt === null || this.#options.elapsed() - this.#refusedAt >= LOG_RETRY_MS;
  }

  #next(): void {
    const retrying = this.#refusedAt !== null;
    if (this.#waiting === '' && this.#dropped === 0 && !retrying) {
      this.#idle();
      return;
    }
    try {
      if (this.#sink?.isAside() === true) this.#replace();
      this.open();
    } catch (error) {
      this.#refuse(error);
      return;
    }
    this.#sending = true;
    const sink = this.#sink;
    // The sink has kept what it refused, so that nothing new is handed to it before it has let go of that.
    sink?.send(retrying ? '' : this.#take(), (error) => {
      if (sink !== this.#sink) return;
      this.#sending = false;
      if (error !== null) {
        this.#refuse(error);
        return;
      }
      this.#refusedAt = null;
      this.#next();
    });
  }

  #replace(): void {
    const sink = this.#options.open();
    this.#sink?.close();
    this.#sink = sink;
  }

  #take(): string {
    const text = this.#waiting;
    this.#waiting = '';
    this.#waitingBytes = 0;
    const dropped = this.#dropped;
    this.#dropped = 0;
    // Behind what was written before them; it waits for its turn, since we are sending.
    if (dropped > 0) this.#options.onDropped(dropped);
    return text;
  }

  #refuse(error: unknown): void {
    const isNew = this.#refusedAt === null;
    this.#refusedAt = this.#options.elapsed();
    if (isNew) this.#options.onRefused(error);
    this.#idle();
  }

  #idle(): void {
    const listeners = this.#idleListeners;
    this.#idleListeners = [];
    for (const listener of listeners) listener();
  }
}
