import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OLD_RECV_BYTES } from '../../src/limits.js';
import { blocksOfLines } from '../../src/wire/line-blocks.js';
import { encodeOldServer } from '../../src/wire/old-server.js';
import { decode, split } from '../support/old/python.js';

/** What an old lines client understands of blocks, each decoded by itself. @throws when one cannot be */
function understood(blocks: readonly Buffer[]): string[][] {
  return blocks
    .map((block) => decode(block))
    .join('')
    .split('\n')
    .map(split)
    .filter((words) => words.length > 0);
}

/** The texts of one speaker, joined: a long one may have come in several lines. */
function said(lines: readonly string[][]): string {
  return lines.map(([command, nick, ...words]) => `${command} ${nick} ${words.join(' ')}`).join('|');
}

function saying(text: string, from = 'kim'): Buffer {
  return encodeOldServer('lines', { type: 'said', from, text });
}

describe('blocks for an old lines client', () => {
  it('are of the one size, also for a single short line', () => {
    const [block, ...more] = blocksOfLines(saying('hi'));
    expect(more).toEqual([]);
    expect(block?.toString()).toBe(`BROADCAST_MSG kim hi${' '.repeat(1024 - 21)}\n`);
  });

  it('are none for nothing', () => {
    expect(blocksOfLines(Buffer.alloc(0))).toEqual([]);
  });

  it('of plain letters are cut anywhere', () => {
    const text = 'x'.repeat(3000);
    expect(understood(blocksOfLines(saying(text)))).toEqual([['BROADCAST_MSG', 'kim', text]]);
  });

  it('hold the same words, however many there are', () => {
    const words = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { maxLength: 300 });
    const texts = fc.array(
      words.map((each) => each.join(' ')),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(texts, (each) => {
        const lines = Buffer.concat(each.map((text) => saying(text)));
        const blocks = blocksOfLines(lines);
        expect(blocks.every((block) => block.length === OLD_RECV_BYTES)).toBe(true);
        expect(blocks.at(-1)?.at(-1) ?? 0x0a).toBe(0x0a);
        expect(understood(blocks)).toEqual(understood([lines]));
      }),
      { numRuns: 200 },
    );
  });

  it.each(['ä', '漢', '🍜', '漢a', 'ab🍜ä'])('bring a text of nothing but %s in several lines', (unit) => {
    for (let shift = 0; shift < 5; shift++) {
      const text = 'x'.repeat(shift) + unit.repeat(2000);
      const lines = Buffer.concat([saying('before'), saying(text), saying('after', 'jo')]);
      const blocks = blocksOfLines(lines);
      expect(blocks.every((block) => block.length === OLD_RECV_BYTES)).toBe(true);
      const [first, ...rest] = understood(blocks);
      const last = rest.pop();
      expect([first, last]).toEqual([
        ['BROADCAST_MSG', 'kim', 'before'],
        ['BROADCAST_MSG', 'jo', 'after'],
      ]);
      for (const line of rest) expect(line.slice(0, 2)).toEqual(['BROADCAST_MSG', 'kim']);
      expect(said(rest).replaceAll('|BROADCAST_MSG kim ', '')).toBe(`BROADCAST_MSG kim ${text}`);
    }
  });
});
