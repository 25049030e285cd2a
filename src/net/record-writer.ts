import type { Writable } from 'node:stream';
import { TLS_PIECE_BYTES, TLS_PIECES_BYTES } from '../limits.js';

/**
 * Writes to a TLS socket. Node keeps a buffer as long as the longest write of a connection for as long as the
 * connection lasts: a list of a thousand people would cost everyone who has ever got it 80 KiB. So what is longer than a
 * record goes piece by piece, each when the one before it is with the operating system.
 */
export class RecordWriter {
  readonly #socket: Writable;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** Whether a piece is on its way, behind which everything else has to wait. */
  #busy = false;

  constructor(socket: Writable) {
    this.#socket = socket;
  }

  /** Bytes that are not with the operating system yet. */
  get queuedBytes(): number {
    return this.#socket.writableLength + this.#waitingBytes;
  }

  /** Sends bytes behind those before them. */
  write(bytes: Uint8Array): void {
    if (!this.#busy && bytes.length <= TLS_PIECE_BYTES) {
      this.#socket.write(bytes);
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    // Whoever gets so much at once needs it quickly.
    if (this.#waitingBytes > TLS_PIECES_BYTES) this.flush();
    else if (!this.#busy) this.#next();
  }

  /** Hands everything over at once that waits here. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#socket.cork();
    for (const bytes of waiting) this.#socket.write(bytes);
    this.#socket.uncork();
  }

  #next(): void {
    const piece = this.#take();
    this.#busy = piece !== null;
    if (piece === null) return;
    this.#socket.write(piece, (error) => {
      // What waits for a connection that is gone goes with it.
      if (error == null) this.#next();
    });
  }

  /** Cuts the next piece off what waits. */
  #take(): Uint8Array | null {
    const [first] = this.#waiting;
    if (first === undefined) return null;
    const piece = first.subarray(0, TLS_PIECE_BYTES);
    if (piece.length === first.length) this.#waiting.shift();
    else this.#waiting[0] = first.subarray(TLS_PIECE_BYTES);
    this.#waitingBytes -= piece.length;
    return piece;
  }
}
