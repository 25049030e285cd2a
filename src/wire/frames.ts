import { Buffer } from 'node:buffer';
import type { ErrorCode, Result } from '../errors.js';
import { ByteQueue } from './bytes.js';
import { Payload, textsOf } from './payload.js';
import { writeDown } from './utf8.js';

/** The length in front of every frame: 4 bytes, big-endian. */
const PREFIX_BYTES = 4;
const ROOM_FOR_PREFIX = '\0'.repeat(PREFIX_BYTES);

/**
 * Cuts a stream into frames (docs/PROTOCOL.md §2.2), however its bytes are cut. Linear in the bytes, and never
 * holds more than one frame of `maxBytes` and its prefix.
 */
export class FrameDecoder {
  readonly #maxBytes: number;
  readonly #queue = new ByteQueue();
  #wanted: number | null = null;
  #failed: ErrorCode | null = null;

  /** @param maxBytes the longest payload accepted */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Why the stream cannot be read any further (`too-large`), or null. Look at it after every push. */
  get failed(): ErrorCode | null {
    return this.#failed;
  }

  /** Bytes held of a frame that is not complete yet. */
  get buffered(): number {
    return this.#queue.length + (this.#wanted === null ? 0 : PREFIX_BYTES);
  }

  /**
   * Takes what the socket gave and returns the payloads that are complete now, oldest first: text, in which what is
   * not UTF-8 has become U+FFFD. An empty payload is one too.
   *
   * A declared length over the bound fails at once, before anything of that frame is held. Frames that were
   * complete before it are not lost: that push still returns them and only sets {@link failed}; without any,
   * and on every later push, the failure itself is returned.
   */
  push(chunk: Buffer): Result<readonly string[]> {
    return textsOf(this.cut(chunk), this.#failed);
  }

  /** As {@link push}, for those who may not want a text made of each. Nothing comes any more once it has failed. */
  cut(chunk: Buffer): readonly Payload[] {
    const payloads: Payload[] = [];
    if (this.#failed !== null) return payloads;
    const rest = this.buffered === 0 ? this.#cutWhole(chunk, payloads) : chunk;
    // Nearly always a chunk ends with a frame.
    if (rest === null) return payloads;
    this.#queue.push(rest);
    for (let payload = this.#next(); payload !== null; payload = this.#next()) payloads.push(payload);
    this.#queue.own();
    return payloads;
  }

  /** Takes the whole frames off a chunk before which nothing waits; gives what is left, null when nothing is. */
  #cutWhole(chunk: Buffer, payloads: Payload[]): Buffer | null {
    let start = 0;
    while (chunk.length - start >= PREFIX_BYTES) {
      const from = start + PREFIX_BYTES;
      const end = from + chunk.readUInt32BE(start);
      if (end > chunk.length || end - from > this.#maxBytes) break;
      payloads.push(new Payload(chunk, from, end));
      start = end;
    }
    return start === chunk.length ? null : chunk.subarray(start);
  }

  #next(): Payload | null {
    if (this.#wanted === null) {
      if (this.#failed !== null || this.#queue.length < PREFIX_BYTES) return null;
      this.#wanted = this.#queue.take(PREFIX_BYTES).readUInt32BE(0);
      if (this.#wanted > this.#maxBytes) return this.#fail();
    }
    if (this.#queue.length < this.#wanted) return null;
    const payload = new Payload(this.#queue.take(this.#wanted));
    this.#wanted = null;
    return payload;
  }

  #fail(): null {
    this.#failed = 'too-large';
    this.#wanted = null;
    this.#queue.clear();
    return null;
  }
}

/** Frames behind one another: a batch is written at once, without a buffer for each. docs/PROTOCOL.md §2.2. */
export function encodeFrames(payloads: readonly string[]): Buffer {
  let joined = '';
  for (const payload of payloads) joined += ROOM_FOR_PREFIX + payload;
  const frames = writeDown(joined);
  const isAscii = frames.length === joined.length;
  let at = 0;
  for (const payload of payloads) {
    const length = isAscii ? payload.length : Buffer.byteLength(payload);
    frames.writeUInt32BE(length, at);
    at += PREFIX_BYTES + length;
  }
  return frames;
}

/** One frame: the payload (text as UTF-8) behind its length. docs/PROTOCOL.md §2.2. */
export function encodeFrame(payload: string | Buffer): Buffer {
  const length = Buffer.byteLength(payload);
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + length);
  frame.writeUInt32BE(length, 0);
  if (typeof payload === 'string') frame.write(payload, PREFIX_BYTES, 'utf8');
  else payload.copy(frame, PREFIX_BYTES);
  return frame;
}
