/** Chunks smaller than this are copied together, so that a peer that sends single bytes costs no more. */
const SMALL_BYTES = 512;
/** What small chunks are copied into. */
const BLOCK_BYTES = 4096;

/**
 * Bytes that came in and are not used up yet: a list of chunks, never one growing buffer, so that the work is
 * linear however the bytes are cut. Only small chunks are copied, once.
 */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #head = 0;
  #length = 0;
  /** The block behind the last chunk when that chunk is our own copy, and how much of it is in use. */
  #block: Buffer | null = null;
  #used = 0;

  /** Bytes held. */
  get length(): number {
    return this.#length;
  }

  /** Adds bytes at the end. The chunk may be kept and must not be changed afterwards. */
  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#length += chunk.length;
    if (this.#chunks.length > this.#head && chunk.length < SMALL_BYTES) this.#copy(chunk);
    else {
      this.#chunks.push(chunk);
      this.#block = null;
    }
  }

  /**
   * Takes the first `count` bytes: a view when they lie in one chunk, else one copy.
   *
   * @throws RangeError when fewer are held.
   */
  take(count: number): Buffer {
    if (count > this.#length) throw new RangeError(`${count} bytes wanted, ${this.#length} held`);
    const first = this.#chunks[this.#head];
    if (first === undefined || count === 0) return Buffer.alloc(0);
    this.#length -= count;
    if (count < first.length) {
      this.#chunks[this.#head] = first.subarray(count);
      return first.subarray(0, count);
    }
    if (count === first.length) {
      this.#dropFirst();
      return first;
    }
    return this.#gather(count);
  }

  /** Throws `count` bytes away. */
  skip(count: number): void {
    this.take(count);
  }

  /** Puts bytes that were taken back in front. */
  putBack(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#length += bytes.length;
    if (this.#head > 0) this.#chunks[--this.#head] = bytes;
    else this.#chunks.unshift(bytes);
  }

  /** Copies a small rest, so that a few bytes do not keep the whole chunk alive in which they came. */
  own(): void {
    const only = this.#chunks[this.#head];
    if (only?.length !== this.#length || this.#block !== null) return;
    if (only.length < SMALL_BYTES) this.#chunks[this.#head] = Buffer.from(only);
  }

  /** Where `byte` stands first at or after `from`, or -1. */
  indexOf(byte: number, from = 0): number {
    let base = 0;
    for (let at = this.#head; at < this.#chunks.length; at++) {
      const chunk = this.#chunks[at] ?? Buffer.alloc(0);
      if (from < base + chunk.length) {
        const found = chunk.indexOf(byte, Math.max(0, from - base));
        if (found >= 0) return base + found;
      }
      base += chunk.length;
    }
    return -1;
  }

  /** Forgets everything. */
  clear(): void {
    this.#chunks = [];
    this.#head = 0;
    this.#length = 0;
    this.#block = null;
  }

  #copy(chunk: Buffer): void {
    const room = this.#block === null ? 0 : this.#block.length - this.#used;
    const last = this.#chunks.at(-1);
    if (this.#block === null || last === undefined || room < chunk.length) {
      this.#block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
      chunk.copy(this.#block);
      this.#used = chunk.length;
      this.#chunks.push(this.#block.subarray(0, chunk.length));
      return;
    }
    chunk.copy(this.#block, this.#used);
    const start = this.#used - last.length;
    this.#used += chunk.length;
    this.#chunks[this.#chunks.length - 1] = this.#block.subarray(start, this.#used);
  }

  #gather(count: number): Buffer {
    const whole = Buffer.allocUnsafe(count);
    let filled = 0;
    while (filled < count) {
      const first = this.#chunks[this.#head] ?? Buffer.alloc(0);
      const part = first.subarray(0, count - filled);
      part.copy(whole, filled);
      filled += part.length;
      if (part.length === first.length) this.#dropFirst();
      else this.#chunks[this.#head] = first.subarray(part.length);
    }
    return whole;
  }

  /** Moves on by one chunk; the list is shortened only now and then, which keeps it linear. */
  #dropFirst(): void {
    this.#chunks[this.#head] = Buffer.alloc(0);
    this.#head++;
    if (this.#head === this.#chunks.length) {
      this.#chunks = [];
      this.#head = 0;
      this.#block = null;
    } else if (this.#head > 64 && this.#head * 2 > this.#chunks.length) {
      this.#chunks.splice(0, this.#head);
      this.#head = 0;
    }
  }
}
