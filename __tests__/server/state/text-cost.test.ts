import { describe, expect, it } from '@jest/globals';
import { LINES_PER_TOKEN, ROOM_LINE_BYTES, TEXT_BURST, TEXT_BYTES } from '../../../src/limits.js';
import { costOf, roomBytesOf } from '../../../src/server/state/text-cost.js';

describe('the cost of a text', () => {
  const lines = (count: number, end = '\n'): string => Array.from({ length: count }, () => 'a').join(end);

  it.each([
    ['', 1],
    ['hello', 1],
    ['x'.repeat(TEXT_BYTES), 1],
    [lines(LINES_PER_TOKEN), 1],
    [lines(LINES_PER_TOKEN + 1), 2],
    [lines(2 * LINES_PER_TOKEN), 2],
    [lines(2 * LINES_PER_TOKEN + 1), 3],
    ['\n'.repeat(LINES_PER_TOKEN - 1), 1],
    ['\n'.repeat(LINES_PER_TOKEN), 2],
  ])('%#: is one token, and more for many lines', (text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  it.each(['\r', '\r\n', '\u2028', '\u2029'])('knows a line end by any name (%j)', (end) => {
    expect(costOf(lines(LINES_PER_TOKEN + 1, end))).toBe(2);
  });

  it('lets a text of nothing but short lines pass, once in a burst', () => {
    const cost = costOf('a\n'.repeat(TEXT_BYTES / 2));
    expect(cost).toBe(33);
    expect(Math.floor(TEXT_BURST / cost)).toBe(1);
  });
});

describe('what a text takes of what the room may say', () => {
  it.each([
    ['hello', 5, 1],
    ['ä€😀', 9, 1],
    ['a\nb\n\nc', 6, 4],
    ['\n'.repeat(TEXT_BYTES), TEXT_BYTES, TEXT_BYTES + 1],
  ])('%#: is its bytes, and what is around each of its lines', (text, bytes, lines) => {
    expect(roomBytesOf(text)).toBe(bytes + lines * ROOM_LINE_BYTES);
  });
});
