/** Counts the deliveries in what one guest gets, without making anything of it. */
export interface Counter {
  /** How many deliveries end in the first `length` bytes. */
  count(bytes: Buffer, length: number): number;
}

/** Deliveries that all have the same number of bytes, and nothing between them. */
export class SizeCounter implements Counter {
  readonly #size: number;
  #rest = 0;

  constructor(size: number) {
    this.#size = size;
  }

  count(_bytes: Buffer, length: number): number {
    const all = this.#rest + length;
    this.#rest = all % this.#size;
    return (all - this.#rest) / this.#size;
  }
}

const LF = 0x0a;

/** Lines that have at least so many bytes, with their LF: those to an old client are padded now and then. */
export class LineCounter implements Counter {
  readonly #least: number;
  /** Bytes since the last LF. */
  #since = 0;

  constructor(least: number) {
    this.#least = least;
  }

  count(bytes: Buffer, length: number): number {
    let counted = 0;
    let begin = -this.#since;
    for (let at = Math.max(0, begin + this.#least - 1); at < length;) {
      if (bytes[at] === LF) {
        counted += 1;
        begin = at + 1;
        at += this.#least;
      } else at += 1;
    }
    this.#since = length - begin;
    return counted;
  }
}

/** The length of a frame, and the first byte of its command. */
const HEAD_BYTES = 5;

/** Frames whose command begins with this letter; others may stand between them. */
export class FrameCounter implements Counter {
  readonly #letter: number;
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #headBytes = 0;
  /** Bytes of the present frame that are still to come; whether it counts. */
  #left = 0;
  #counts = false;

  constructor(letter: string) {
    this.#letter = letter.charCodeAt(0);
  }

  count(bytes: Buffer, length: number): number {
    let counted = 0;
    for (let at = 0; at < length;) {
      if (this.#left === 0) {
        if (this.#headBytes === 0 && length - at >= HEAD_BYTES) {
          this.#open(bytes, at);
          at += HEAD_BYTES;
        } else {
          this.#head[this.#headBytes] = bytes[at] ?? 0;
          at += 1;
          this.#headBytes += 1;
          if (this.#headBytes < HEAD_BYTES) continue;
          this.#open(this.#head, 0);
        }
      }
      const step = Math.min(this.#left, length - at);
      this.#left -= step;
      at += step;
      if (this.#left === 0 && this.#counts) counted += 1;
    }
    return counted;
  }

  #open(bytes: Buffer, at: number): void {
    this.#headBytes = 0;
    this.#left = bytes.readUInt32BE(at) - 1;
    this.#counts = bytes[at + HEAD_BYTES - 1] === this.#letter;
  }
}
