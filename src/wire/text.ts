import { Buffer } from 'node:buffer';
import { failure, success, type Result } from '../errors.js';
import { TEXT_BYTES } from '../limits.js';
import { cutCharacter, UNIT_BYTES } from './utf8.js';
import { isBlank } from './white-space.js';

/** The longest character in UTF-8. */
const CHARACTER_BYTES = 4;

/**
 * Whether a text may be said: `text-empty` when it is only white space, `text-too-long` past `maxBytes` of
 * UTF-8. The text itself is never changed. docs/PROTOCOL.md §9.
 */
export function checkText(text: string, maxBytes = TEXT_BYTES): Result<string> {
  // No unit of UTF-16 takes more: what is short need not be measured.
  const mayBeLong = text.length * UNIT_BYTES > maxBytes;
  if (mayBeLong && Buffer.byteLength(text, 'utf8') > maxBytes) return failure('text-too-long');
  return isBlank(text) ? failure('text-empty') : success(text);
}

/**
 * Cuts UTF-8 into pieces of at most `maxBytes`, between characters. Bytes that are not UTF-8 are cut anywhere.
 *
 * @throws RangeError when `maxBytes` cannot hold every character.
 */
export function cutUtf8(text: Buffer | string, maxBytes: number): Buffer[] {
  if (maxBytes < CHARACTER_BYTES) throw new RangeError(`pieces of ${maxBytes} bytes`);
  const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
  const pieces: Buffer[] = [];
  for (let start = 0; start < bytes.length;) {
    const piece = bytes.subarray(start, start + maxBytes);
    const whole = start + piece.length < bytes.length ? piece.length - cutCharacter(piece) : piece.length;
    pieces.push(piece.subarray(0, whole));
    start += whole;
  }
  return pieces;
}
