import { Buffer } from 'node:buffer';
import { LINES_PER_TOKEN, ROOM_LINE_BYTES } from '../../limits.js';

/** Whatever becomes a newline (§9). */
const LINE_END = /[\n\r\u2028\u2029]/;
const [LF, CR, LINE_SEPARATOR, PARAGRAPH_SEPARATOR] = [0x0a, 0x0d, 0x2028, 0x2029] as const;

/**
 * How many tokens a text costs that has not been looked at yet: one, and one more for every `LINES_PER_TOKEN` lines
 * that it begins beyond the first. docs/PROTOCOL.md §10.
 */
export function costOf(text: string): number {
  // What is short cannot have so many, and most texts have none.
  if (text.length < LINES_PER_TOKEN || !LINE_END.test(text)) return 1;
  return 1 + Math.floor(lineEnds(text) / LINES_PER_TOKEN);
}

/** How many bytes of what the room may say a text is that is to be said, about as many as it is on the wire. */
export function roomBytesOf(text: string): number {
  const lines = text.includes('\n') ? 1 + lineEnds(text) : 1;
  return Buffer.byteLength(text) + lines * ROOM_LINE_BYTES;
}

/** What a flood says is counted, too: a pattern takes five times as long. */
function lineEnds(text: string): number {
  let ends = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LF || code === LINE_SEPARATOR || code === PARAGRAPH_SEPARATOR) ends += 1;
    else if (code === CR && text.charCodeAt(at + 1) !== LF) ends += 1;
  }
  return ends;
}
