import { Buffer } from 'node:buffer';

/** What a unit of UTF-16 becomes at most, in bytes: a text need not be measured to know how long it may be. */
export const UNIT_BYTES = 3;

/** Where a text is written down that is not long: a batch of 140 texts of 64 characters. */
const DESK = Buffer.allocUnsafeSlow(64 * 1024);

/**
 * Writes a text down as UTF-8, in memory that the next call may write over. Many texts behind one another cost little
 * more than one, and when there are as many bytes as units of UTF-16 each of them is a byte: nothing need be measured.
 */
export function jotDown(text: string): Buffer {
  return text.length * UNIT_BYTES <= DESK.length ? DESK.subarray(0, DESK.write(text)) : Buffer.from(text);
}

/** What is sent is written here, one behind the other; a full page is left to those who still hold a part of it. */
const PAGE_BYTES = 64 * 1024;
let page = Buffer.allocUnsafeSlow(PAGE_BYTES);
let pageUsed = 0;

/**
 * Writes a text down as UTF-8, in memory that nobody else writes to: in one call, where `Buffer.from` measures first.
 * Whoever holds the bytes holds up to 64 KiB of what was written at the same time.
 */
export function writeDown(text: string): Buffer {
  const longest = text.length * UNIT_BYTES;
  // It would not fit where half a page is left: whoever holds much of it would hold as much of nothing.
  if (longest > PAGE_BYTES / 2) return Buffer.from(jotDown(text));
  if (longest > PAGE_BYTES - pageUsed) {
    page = Buffer.allocUnsafeSlow(PAGE_BYTES);
    pageUsed = 0;
  }
  const start = pageUsed;
  pageUsed += page.write(text, start);
  return page.subarray(start, pageUsed);
}

/** The text in bytes, or in those from one place to another; what is not UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Buffer, start = 0, end = bytes.length): string {
  return bytes.toString('utf8', start, end);
}

/** How many bytes at the end of `bytes` are the beginning of a character whose rest is missing (0–3). */
export function cutCharacter(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0x80 && byte < 0xc0) continue;
    return back < sequenceLength(byte) ? back : 0;
  }
  return 0;
}

function sequenceLength(first: number): number {
  if (first >= 0xf0 && first < 0xf5) return 4;
  if (first >= 0xe0) return first < 0xf0 ? 3 : 1;
  return first >= 0xc2 ? 2 : 1;
}
