import type { Socket } from 'node:net';

/** Bytes on their way past which no more are taken: whoever sends them notices, as on a real line. */
const FULL_BYTES = 1024 * 1024;

/** One direction of a line: what comes in goes out later, in the same order. */
export class Pipe {
  /** Bytes that have gone out. */
  passed = 0;
  /** Nothing goes out before, milliseconds since the start of the process. */
  stalledUntil = 0;
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #delay: () => number;
  #waiting: { readonly at: number; readonly bytes: Buffer | null }[] = [];
  #bytes = 0;
  #last = 0;

  /** @param delay how long the next bytes take, milliseconds */
  constructor(from: Socket, to: Socket, delay: () => number) {
    this.#from = from;
    this.#to = to;
    this.#delay = delay;
    from.on('data', (bytes: Buffer) => {
      this.#take(bytes);
    });
    from.on('end', () => {
      this.#take(null);
    });
  }

  /** Whether nothing is on its way. */
  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Lets out what has been on its way for long enough. */
  flush(now: number): void {
    if (now < this.stalledUntil) return;
    let count = 0;
    for (; count < this.#waiting.length; count += 1) if ((this.#waiting[count]?.at ?? 0) > now) break;
    if (count === 0) return;
    const due = this.#waiting.splice(0, count);
    const bytes = due.flatMap((each) => (each.bytes === null ? [] : [each.bytes]));
    const length = bytes.reduce((sum, each) => sum + each.length, 0);
    this.#bytes -= length;
    this.passed += length;
    if (this.#to.destroyed) return;
    if (length > 0) this.#to.write(bytes.length === 1 ? (bytes[0] ?? '') : Buffer.concat(bytes));
    if (due.at(-1)?.bytes === null) this.#to.end();
    if (this.#from.isPaused() && this.#bytes < FULL_BYTES) this.#from.resume();
  }

  #take(bytes: Buffer | null): void {
    this.#last = Math.max(this.#last, performance.now() + this.#delay());
    this.#waiting.push({ at: this.#last, bytes });
    this.#bytes += bytes?.length ?? 0;
    if (this.#bytes > FULL_BYTES) this.#from.pause();
  }
}
