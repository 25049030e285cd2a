import { OLD_RECV_BYTES } from '../limits.js';
import { cutCharacter } from './utf8.js';

const LF = 0x0a;
const BLANK = 0x20;

/**
 * Cuts whole lines for an old lines client into blocks of exactly `OLD_RECV_BYTES`, none of which begins or
 * ends inside a character. Such a client decodes every `recv` of that size by itself, and what several writes
 * have brought lies in one heap: only blocks of just that size are taken off it as they were written
 * (docs/PROTOCOL.md §4.2).
 *
 * What is missing is made up with blanks, before a blank or a line end, where that client sees no difference.
 * A text that fills a block without a blank goes on in a line of its own, with the same first two words.
 *
 * @param lines each with its `\n`
 */
export function blocksOfLines(lines: Buffer): Buffer[] {
  const blocks: Buffer[] = [];
  /** The first words of a line that goes on in another one. */
  let again: Buffer = Buffer.alloc(0);
  for (let at = 0; at < lines.length;) {
    const start = at;
    const block = Buffer.concat([again, lines.subarray(at, at + OLD_RECV_BYTES - again.length)]);
    const whole = block.subarray(0, block.length - cutCharacter(block));
    const gap = Math.max(whole.lastIndexOf(BLANK), whole.lastIndexOf(LF));
    if (whole.length === OLD_RECV_BYTES || gap >= again.length) {
      blocks.push(widened(whole, gap));
      at += whole.length - again.length;
      again = Buffer.alloc(0);
      continue;
    }
    // Room for the line end that must stand in this block.
    const cut = whole.subarray(0, OLD_RECV_BYTES - 1);
    const text = cut.subarray(0, cut.length - cutCharacter(cut));
    blocks.push(widened(Buffer.concat([text, Buffer.of(LF)]), text.length));
    at += text.length - again.length;
    again = firstWords(lines, start);
  }
  return blocks;
}

/** The block in its full size, with blanks at `gap`. */
function widened(block: Buffer, gap: number): Buffer {
  const missing = OLD_RECV_BYTES - block.length;
  if (missing === 0) return block;
  return Buffer.concat([block.subarray(0, gap), Buffer.alloc(missing, BLANK), block.subarray(gap)]);
}

/** Command and nick of the line at this place, with the blank behind them. */
function firstWords(lines: Buffer, at: number): Buffer {
  const start = at === 0 ? 0 : lines.lastIndexOf(LF, at - 1) + 1;
  const command = lines.indexOf(BLANK, start);
  return lines.subarray(start, lines.indexOf(BLANK, command + 1) + 1);
}
