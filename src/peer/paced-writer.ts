import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { OLD_CHAT_PACE_MS, OLD_CHAT_PIECES, OLD_CHAT_PIECE_BYTES } from '../limits.js';
import type { Connection } from '../net/connection.js';

/** How pieces are let go. */
export interface PacedWriterOptions {
  /** Several small pieces may go together, up to `OLD_CHAT_PIECE_BYTES` in `OLD_CHAT_PACE_MS`. */
  readonly bundle?: boolean;
  /** Nothing goes before this time of the clock that never leaps. */
  readonly notBefore?: number;
}

/** Writes pieces to an old program so far apart that one `recv` there never takes two (docs/PROTOCOL.md §6.3). */
export class PacedWriter {
  readonly #connection: Pick<Connection, 'write'>;
  readonly #clock: Clock;
  readonly #bundle: boolean;
  #queue: Buffer[] = [];
  #nextAt: number;
  #inWindow = 0;
  #disposed = false;
  #timer: Disposer | null = null;
  #waiting: (() => void)[] = [];

  constructor(connection: Pick<Connection, 'write'>, clock: Clock, options: PacedWriterOptions = {}) {
    this.#connection = connection;
    this.#clock = clock;
    this.#bundle = options.bundle === true;
    this.#nextAt = options.notBefore ?? 0;
  }

  /** Bytes that wait for their time. */
  get queuedBytes(): number {
    return this.#queue.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** Whether as many pieces more may be queued. */
  hasRoomFor(pieces: number): boolean {
    return this.#queue.length + pieces <= OLD_CHAT_PIECES;
  }

  /** Queues a piece; nothing after {@link dispose}. */
  write(piece: Buffer): void {
    if (this.#disposed) return;
    this.#queue.push(piece);
    this.#pump();
  }

  /** Resolves when everything is written and the pace allows the next piece. */
  drained(): Promise<void> {
    if (this.#disposed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#pump();
    });
  }

  /** Forgets what is queued. */
  dispose(): void {
    this.#disposed = true;
    this.#timer?.();
    this.#timer = null;
    this.#queue = [];
    this.#release();
  }

  #pump(): void {
    if (this.#timer !== null) return;
    const now = this.#clock.elapsed();
    for (let piece = this.#queue[0]; piece !== undefined && this.#mayGo(piece, now); piece = this.#queue[0]) {
      this.#queue.shift();
      this.#connection.write(piece);
      this.#inWindow = (now >= this.#nextAt ? 0 : this.#inWindow) + piece.length;
      if (now >= this.#nextAt) this.#nextAt = now + OLD_CHAT_PACE_MS;
    }
    if (this.#queue.length === 0 && now >= this.#nextAt) this.#release();
    else if (this.#queue.length > 0 || this.#waiting.length > 0) this.#wait(this.#nextAt - now);
  }

  #mayGo(piece: Buffer, now: number): boolean {
    if (now >= this.#nextAt) return true;
    return this.#bundle && this.#inWindow + piece.length <= OLD_CHAT_PIECE_BYTES;
  }

  #wait(ms: number): void {
    this.#timer = this.#clock.after(Math.max(1, ms), () => {
      this.#timer = null;
      this.#pump();
    });
  }

  #release(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
