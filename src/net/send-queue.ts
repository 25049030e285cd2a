import type { Writable } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { SEND_QUEUE_BYTES, SENT_AT_ONCE_BYTES, TLS_PIECE_BYTES, TLS_PIECES_BYTES } from '../limits.js';
import type { ConnectionOptions } from './connection.js';

/** A socket, as a queue sees it; `bytesWritten` has what waits in it, too. */
type Sink = Writable & { readonly bytesWritten: number };
/** What a queue needs to know of its connection. */
type SendQueueOptions = Pick<ConnectionOptions, 'sendQueueBytes' | 'traffic'>;

/**
 * What waits to be sent on one socket, in order. What is long goes portion by portion, each when the one before it is
 * with the operating system, for two reasons: a socket tells of a write only when all of it is taken, and whoever reads
 * slowly, but reads, must be told from whoever does not; and with TLS Node keeps a buffer as long as the longest write
 * of a connection for as long as that lasts.
 */
export class SendQueue {
  readonly #options: SendQueueOptions;
  #socket: Sink;
  #secure: boolean;
  #open = true;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** Whether a portion is on its way, behind which everything else has to wait. */
  #busy = false;
  /** Bytes that were taken when somebody last looked, and since when there have been no more; -1: nobody has looked. */
  #taken = -1;
  #movedAt = 0;

  /** @param secure whether it speaks TLS */
  constructor(socket: Sink, options: SendQueueOptions = {}, secure = socket instanceof TLSSocket) {
    this.#socket = socket;
    this.#options = options;
    this.#secure = secure;
  }

  /** Whether {@link put} still takes bytes. */
  get open(): boolean {
    return this.#open;
  }

  /** Bytes that the operating system has not taken yet. */
  get bytes(): number {
    return this.#socket.writableLength + this.#waitingBytes;
  }

  /** From here on another socket is written to, one with TLS; nothing must wait. */
  moveTo(socket: TLSSocket): void {
    this.#socket = socket;
    this.#secure = true;
    this.#taken = -1;
  }

  /**
   * Sends bytes behind those before them. Every text of the room goes through here once for each client: all that it
   * looks at is in here, for what lies elsewhere has to be fetched from memory.
   *
   * @returns false, and nothing is sent, when it is closed or more would wait than may
   */
  put(bytes: Uint8Array): boolean {
    if (!this.#open) return false;
    const held = this.#socket.writableLength + this.#waitingBytes + bytes.length;
    if (held > (this.#options.sendQueueBytes ?? SEND_QUEUE_BYTES)) return false;
    this.#count(bytes);
    if (!this.#busy && held <= this.#portion) this.#socket.write(bytes);
    else this.#wait(bytes);
    return true;
  }

  /** Takes nothing more; what waits still goes out. */
  close(): void {
    this.#open = false;
  }

  /** Hands everything over, then the last bytes, then the end. */
  end(last?: Uint8Array): void {
    this.close();
    this.#socket.cork();
    for (const bytes of this.#waiting) this.#socket.write(bytes);
    this.clear();
    if (last !== undefined) {
      this.#count(last);
      this.#socket.write(last);
    }
    this.#socket.uncork();
    this.#socket.end();
  }

  /** Forgets what has not been handed over. */
  clear(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  /**
   * How long nothing of what waits has been taken, milliseconds; to be asked now and then, and as exact as that.
   *
   * @param now of a clock that never leaps
   */
  stalledFor(now: number): number {
    const taken = this.#socket.bytesWritten - this.#socket.writableLength;
    if (taken !== this.#taken || this.bytes === 0) this.#movedAt = now;
    this.#taken = taken;
    return now - this.#movedAt;
  }

  /** Bytes that are handed over at once. */
  get #portion(): number {
    // Whoever gets a great deal needs it quickly.
    const isShort = this.#waitingBytes <= TLS_PIECES_BYTES;
    return this.#secure && isShort ? TLS_PIECE_BYTES : SENT_AT_ONCE_BYTES;
  }

  #count({ length }: Uint8Array): void {
    const { traffic } = this.#options;
    if (traffic !== undefined) traffic.bytesOut += length;
  }

  #wait(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (!this.#busy) this.#pump();
  }

  #pump(): void {
    const portion = this.#cut();
    const last = portion.pop();
    this.#busy = last !== undefined;
    if (last === undefined) return;
    this.#socket.cork();
    for (const piece of portion) this.#socket.write(piece);
    this.#socket.write(last, this.#onTaken);
    this.#socket.uncork();
  }

  readonly #onTaken = (error?: Error | null): void => {
    // What waits for a connection that is gone goes with it.
    if (error instanceof Error) this.clear();
    else this.#pump();
  };

  /** Takes the next portion off what waits. */
  #cut(): Uint8Array[] {
    const cut: Uint8Array[] = [];
    let room = this.#portion;
    let whole = 0;
    for (const bytes of this.#waiting) {
      const piece = bytes.subarray(0, room);
      cut.push(piece);
      room -= piece.length;
      this.#waitingBytes -= piece.length;
      if (piece.length < bytes.length) this.#waiting[whole] = bytes.subarray(piece.length);
      else whole += 1;
      if (room === 0) break;
    }
    this.#waiting.splice(0, whole);
    return cut;
  }
}
