import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import type { ShownCell } from '../support/terminal/pty.js';
import { openPty } from '../support/terminal/pty.js';
import { frameFaults } from './support/intact-frame.js';
import { bytesOf } from './support/keys.js';
import { colourCodes, foreignTokens } from './support/tokens.js';

/** Cells of these rows; `語` takes two. */
function cells(...rows: readonly string[]): ShownCell[][] {
  const plain = { fg: -1, bg: -1, bold: false, dim: false, underline: false, inverse: false };
  return rows.map((row) =>
    Array.from(row).flatMap((text) =>
      text === '語'
        ? [
            { ...plain, text, width: 2 },
            { ...plain, text: '', width: 0 },
          ]
        : [{ ...plain, text, width: 1 }],
    ),
  );
}

describe('frameFaults', () => {
  it('finds nothing wrong with whole borders, titles and rules in them', () => {
    expect(frameFaults(cells('┌ a ┐┌ b ┬ c ┐', '│   ││ 語│─n─│', '└───┘└───┴───┘'))).toEqual([]);
  });

  it.each([
    [['┌───┐', '│  x ', '└───┘'], 2],
    [['┌──x ', '│   │', '└───┘'], 2],
    [['┌───┐', '│   ', '└───┘'], 2],
    [['┌──│┐', '│   │', '└───┘'], 3],
    [['     ', '│   │', '└───┘'], 2],
  ])('finds what is wrong with %j', (rows, faults) => {
    expect(frameFaults(cells(...rows)).length).toBeGreaterThanOrEqual(faults);
  });

  it('finds half a wide character', () => {
    const [row = []] = cells('a語b');
    expect(frameFaults([row.filter(({ width }) => width !== 0)])).toHaveLength(1);
    expect(frameFaults([row.filter(({ width }) => width !== 2)])).toHaveLength(1);
  });
});

describe('foreignTokens', () => {
  it('lets pass what the program writes', () => {
    const own =
      '\x1b[22;2t\x1b[?1049h\x1b[H\x1b[2J\x1b[1;38;5;31ma\x1b[m\x1b[3;4H語 é\x1b[K\x1b]2;klatsch · lobby\x07\r\n\x07';
    expect(foreignTokens(own)).toEqual([]);
    expect(colourCodes(own)).toEqual(['38;5;31']);
  });

  it.each([
    '\x1b]52;c;eA==\x07',
    '\x1b]2;owned\x07',
    '\x1b]2;klatsch\x1b[2J\x07',
    '\x1b[8m',
    '\x1b[38;2;1;2;3m',
    '\x1b[5n',
    '\x1b[?1003h',
    '\x1bc',
    '\x1bPq\x1b\\',
    '\x1b(0',
    '\x9b2J',
    '\u202e',
    '\u200b',
    '\u{e0041}',
    '\x0e',
    '\x00',
  ])('finds %j', (foreign) => {
    expect(foreignTokens(`a${foreign}b`)).not.toEqual([]);
  });
});

describe('bytesOf', () => {
  it.each([
    ['ctrl-a', '\x01'],
    ['ctrl-h', '\x1b[104;5u'],
    ['alt-1', '\x1b1'],
    ['alt-enter', '\x1b\r'],
    ['ctrl-left', '\x1b[1;5D'],
    ['pageup', '\x1b[5~'],
    ['alt-home', '\x1b[1;3H'],
    ['shift-tab', '\x1b[Z'],
    ['f1', '\x1bOP'],
    ['ctrl-delete', '\x1b[3;5~'],
  ])('%s', (chord, bytes) => {
    expect(bytesOf(chord)).toBe(bytes);
  });
});

describe('waitFor', () => {
  const HALVES = "printf '\\033[?2026hone '; read -r key; printf 'two\\033[?2026l'; read -r key";

  it('does not look at a frame of which only a part has come', async () => {
    await using pty = openPty('sh', ['-c', HALVES]);
    await eventually(() => pty.raw.includes('one '));
    const shown = pty.waitFor('one').then(() => pty.screenText());
    await pty.drained();
    pty.write('\r');
    expect(await shown).toContain('two');
  });

  it('looks at what a program has left that has died within a frame', async () => {
    await using pty = openPty('sh', ['-c', "printf '\\033[?2026hone'"]);
    await pty.waitFor('one');
    expect((await pty.exited).exitCode).toBe(0);
  });
});
