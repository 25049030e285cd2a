import type { Socket } from 'node:net';

/**
 * Handed to the socket at most, bytes: it tells of its writes only when one is taken whole, and whoever reads slowly,
 * but reads, must be told from whoever does not.
 */
const HANDED_BYTES = 64 * 1024;

/** What waits to be sent on one socket, in order. Its bounds are its owner's matter. */
export class SendQueue {
  #socket: Socket;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #hasMoved = true;
  #movedAt = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Bytes that the operating system has not taken yet. */
  get bytes(): number {
    return this.#socket.writableLength + this.#waitingBytes;
  }

  /** From here on another socket is written to; nothing must wait. */
  moveTo(socket: Socket): void {
    this.#socket = socket;
  }

  put(bytes: Uint8Array): void {
    if (this.#waiting.length === 0 && this.#socket.writableLength + bytes.length <= HANDED_BYTES) {
      this.#socket.write(bytes, this.#onTaken);
      return;
    }
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#pump();
  }

  /** Hands everything over, and the end behind it. */
  end(): void {
    for (const bytes of this.#waiting) this.#socket.write(bytes);
    this.clear();
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
    if (this.#hasMoved || this.bytes === 0) this.#movedAt = now;
    this.#hasMoved = false;
    return now - this.#movedAt;
  }

  readonly #onTaken = (error?: Error | null): void => {
    if (error instanceof Error) {
      this.clear();
      return;
    }
    this.#hasMoved = true;
    if (this.#waiting.length > 0) this.#pump();
  };

  #pump(): void {
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      const room = HANDED_BYTES - this.#socket.writableLength;
      if (room <= 0) return;
      const piece = next.subarray(0, room);
      if (piece.length === next.length) this.#waiting.shift();
      else this.#waiting[0] = next.subarray(piece.length);
      this.#waitingBytes -= piece.length;
      this.#socket.write(piece, this.#onTaken);
    }
  }
}
