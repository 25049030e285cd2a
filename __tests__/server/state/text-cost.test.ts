import { describe, expect, it } from '@jest/globals';
import { LINES_PER_TOKEN, TEXT_BURST, TEXT_BYTES } from '../../../src/limits.js';
import { costOf } from '../../../src/server/state/text-cost.js';

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
    ['\n'.repeat(TEXT_BYTES), 1],
    [`${'\n'.repeat(TEXT_BYTES - 1)}a`, 1],
  ])('%#: is one token, and more for many lines', (text, cost) => {
    expect(costOf(text)).toBe(cost);
  });

  it.each(['\r', '\u2028', '\u2029'])('knows a line end by any name (%j)', (end) => {
    expect(costOf(lines(LINES_PER_TOKEN + 1, end))).toBe(2);
  });

  it('is never more than the burst', () => {
    expect(costOf('a\n'.repeat(TEXT_BYTES / 2))).toBe(32);
    expect(TEXT_BURST).toBeGreaterThanOrEqual(32);
  });
});
