import type { Buffer } from 'node:buffer';
import type { ErrorCode, Result } from '../errors.js';
import { failure, success } from '../errors.js';
import { decodeUtf8 } from './utf8.js';

/** One message as it came: some bytes among others, of which no text has been made yet. */
export class Payload {
  readonly #bytes: Buffer;
  readonly #start: number;
  readonly #end: number;

  /** The bytes from `start` to before `end`, which must not be changed afterwards. */
  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
  }

  /** All of it; what is not UTF-8 becomes U+FFFD. */
  text(): string {
    return decodeUtf8(this.#bytes, this.#start, this.#end);
  }

  /** Its first bytes, at most so many, a character for each byte. */
  head(bytes: number): string {
    return this.#bytes.toString('latin1', this.#start, Math.min(this.#start + bytes, this.#end));
  }
}

/**
 * The texts of payloads behind which nothing can be read any more when something `failed`: told when there are none.
 */
export function textsOf(payloads: readonly Payload[], failed: ErrorCode | null): Result<readonly string[]> {
  if (failed !== null && payloads.length === 0) return failure(failed);
  return success(payloads.map((payload) => payload.text()));
}
