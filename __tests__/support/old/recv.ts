import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What every old program passes to `recv`, bytes. */
export const RECV_BYTES = 1024;

/**
 * Python's blocking `socket.recv`: what the kernel holds at the moment of the call, at most so many bytes,
 * however the other side's writes were cut; an empty buffer at the end of the stream or when it broke.
 */
export class Recv {
  readonly #delayMs: number;
  #arrived = Buffer.alloc(0);
  #ended = false;
  #wake: (() => void) | null = null;

  /** @param delayMs how long the program is busy before each `recv`; what arrives meanwhile piles up */
  constructor(socket: Socket, delayMs = 0) {
    this.#delayMs = delayMs;
    socket.on('data', (chunk: Buffer) => {
      this.#arrived = Buffer.concat([this.#arrived, chunk]);
      this.#wake?.();
    });
    const end = (): void => {
      this.#ended = true;
      this.#wake?.();
    };
    socket.on('end', end);
    socket.on('close', end);
    socket.on('error', end);
  }

  /** One `recv(max)`. */
  async recv(max = RECV_BYTES): Promise<Buffer> {
    if (this.#delayMs > 0) await delay(this.#delayMs);
    while (this.#arrived.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const bytes = this.#arrived.subarray(0, max);
    this.#arrived = this.#arrived.subarray(bytes.length);
    return bytes;
  }

  /** As many `recv`s as `count` bytes take; null when the stream ends before. */
  async recvExactly(count: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    for (let missing = count; missing > 0;) {
      const part = await this.recv(missing);
      if (part.length === 0) return null;
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** One frame's payload: four bytes of length, then that many; null when the stream ends before. */
  async recvFrame(): Promise<Buffer | null> {
    const length = await this.recvExactly(4);
    return length === null ? null : this.recvExactly(length.readUInt32BE());
  }
}
