import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Style } from '../../../screens/terminal/canvas.js';
import { CellCanvas } from '../../../screens/terminal/cell-canvas.js';
import { FrameEncoder } from '../../../screens/terminal/frame-encoder.js';
import type { Grid, Position } from '../../../screens/terminal/grid.js';
import type { Looks } from '../../../screens/terminal/style-code.js';
import { cellsOf, createEmulator, createStubbornEmulator, feed } from '../../support/terminal/emulator.js';
import { blankGrid } from '../../support/terminal/grid.js';

// Hundreds of frames through an emulator: seconds of work, several times that on a busy machine.
const ESC = '\x1b';
/** A control sequence. */
const SEQUENCE = new RegExp(`${ESC}\\[[?\\d;]*[A-Za-z]`, 'g');
const WIDTH = 24;
const HEIGHT = 5;

/** One call of `put` in a random frame. */
interface Mark {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly style: Style;
}

const PIECES = [
  'a',
  'hello ',
  '   ',
  '日本',
  '한',
  'é',
  'e\u0301',
  'ȷ\u0323\u0307',
  '😀',
  '👨‍👩‍👧',
  '👍🏽',
  '❤️',
  '1️⃣',
  '🇩🇪',
  '🫨',
  '…',
  '●',
  '│',
  '─┐',
  'नि',
  'ำ',
  'שלום',
  '\u0301',
  '\ud800',
  '\u{20000}',
  '\ue0b0',
];

const style = fc.record<Style>({
  fg: fc.constantFrom(-1, 1, 9, 208),
  bg: fc.constantFrom(-1, -1, 4, 236),
  bold: fc.boolean(),
  dim: fc.boolean(),
  underline: fc.boolean(),
  inverse: fc.boolean(),
});
const mark = fc.record<Mark>({
  x: fc.integer({ min: -4, max: WIDTH }),
  y: fc.integer({ min: 0, max: HEIGHT - 1 }),
  text: fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join('')),
  style: fc.oneof(fc.constant({}), style),
});

function draw(marks: readonly Mark[]): Grid {
  const grid = blankGrid(WIDTH, HEIGHT);
  const canvas = CellCanvas.over(grid);
  for (const { x, y, text, style: looks } of marks) canvas.put(x, y, text, looks);
  return grid;
}

/** A grid with texts in it, one per row. */
function rows(...texts: readonly string[]): Grid {
  return draw(texts.map((text, y) => ({ x: 0, y, text, style: {} })));
}

/** A terminal that sees some of {@link PIECES} wider or narrower than we do. */
const STUBBORN = { '●': 2, '…': 2, '❤': 2, '\ue0b0': 2, '😀': 1, '👩': 1, 한: 2, '\u{1f1e9}': 2 } as const;

async function shownAfter(outputs: readonly string[], stubborn = false): Promise<string[][]> {
  const emulator = stubborn ? createStubbornEmulator(WIDTH, HEIGHT, STUBBORN) : createEmulator(WIDTH, HEIGHT);
  await feed(emulator, '\x1b[?7l');
  for (const output of outputs) await feed(emulator, output);
  const cells = cellsOf(emulator);
  emulator.dispose();
  return stubborn ? cells.map((row) => row.map(bareText)) : cells;
}

/** The last column, and a wide character before it. */
const EDGE = WIDTH - 3;

/**
 * What such a terminal half overwrites it blanks, in the style of the moment: only texts can be compared. A mark whose
 * character it refuses, because that is too wide for the last column, lands on the cell before, and is gone when that
 * is drawn again: marks there cannot be compared either.
 */
function bareText(cell: string, x: number): string {
  const text = cell.split('|')[0] ?? '';
  if (x >= EDGE) return text.replace(/\p{M}/gu, '') || ' ';
  return /^\p{M}/u.test(text) ? ` ${text}` : text;
}

/** An encoder that has drawn a first frame. */
function after(first: Grid, cursor: Position | null = null, looks: Looks = 'colour'): FrameEncoder {
  const encoder = new FrameEncoder(looks);
  encoder.encode(first, cursor);
  return encoder;
}

describe('FrameEncoder', () => {
  it('leaves the terminal after any frames as a fresh paint would', async () => {
    const frames = fc.array(fc.array(mark, { maxLength: 12 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(frames, fc.constantFrom<Looks>('colour', 'mono', 'vt100'), async (all, looks) => {
        const encoder = new FrameEncoder(looks);
        const grids = all.map((marks) => draw(marks));
        const outputs = grids.map((grid) => encoder.encode(grid, null));
        const last = grids.at(-1) ?? [];
        const fresh = new FrameEncoder(looks).encode(last, null);
        expect(await shownAfter(outputs)).toEqual(await shownAfter([fresh]));
      }),
      { numRuns: 150 },
    );
  });

  it('changes a screen beside a mark whose character does not fit as a fresh paint would', async () => {
    const mark = { x: WIDTH - 1, y: 0, text: '❤️\u0301', style: {} };
    const marks = [mark, { x: 0, y: 0, text: 'a', style: {} }];
    const encoder = new FrameEncoder('colour');
    const outputs = [1, 2].map((count) => encoder.encode(draw(marks.slice(0, count)), null));
    const fresh = new FrameEncoder('colour').encode(draw(marks), null);
    expect(await shownAfter(outputs, true)).toEqual(await shownAfter([fresh], true));
  });

  it('changes a screen piece by piece as a fresh paint would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(mark, { minLength: 2, maxLength: 15 }),
        fc.boolean(),
        async (marks, stubborn) => {
          const encoder = new FrameEncoder('colour');
          const outputs = marks.map((_, index) => encoder.encode(draw(marks.slice(0, index + 1)), null));
          const fresh = new FrameEncoder('colour').encode(draw(marks), null);
          expect(await shownAfter(outputs, stubborn)).toEqual(await shownAfter([fresh], stubborn));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('shows what was painted, every character in its own column', async () => {
    const cells = await shownAfter([new FrameEncoder('colour').encode(rows('a日😀│e\u0301x', '👨‍👩‍👧|'), null)]);
    const texts = (y: number): string[] => (cells[y] ?? []).map((cell) => cell.split('|')[0] ?? '');
    expect(texts(0).slice(0, 9)).toEqual(['a', '日', '', '😀', '', '│', 'é', 'x', ' ']);
    expect(texts(1).slice(0, 6)).toEqual(['👨', '', '👩', '', '👧', '']);
  });

  it('says nothing when nothing changed', () => {
    const encoder = after(rows('hello'), { x: 1, y: 1 });
    expect(encoder.encode(rows('hello'), { x: 1, y: 1 })).toBe('');
  });

  it('echoes a key in a few bytes', () => {
    const encoder = after(rows('', '', '', '', 'hell'), { x: 4, y: 4 });
    expect(encoder.encode(rows('', '', '', '', 'hello'), { x: 5, y: 4 })).toBe('\x1b[5;5Ho');
    expect(encoder.encode(rows('', '', '', '', 'hell'), { x: 4, y: 4 }).length).toBeLessThan(20);
    expect(encoder.encode(rows('', '', '', '', 'hell😀'), { x: 6, y: 4 }).length).toBeLessThan(30);
  });

  it('only moves the cursor when only that changed', () => {
    const encoder = after(rows('hello'), { x: 0, y: 0 });
    expect(encoder.encode(rows('hello'), { x: 3, y: 0 })).toBe('\x1b[1;4H');
    expect(encoder.encode(rows('hello'), null)).toBe('\x1b[?25l');
    expect(encoder.encode(rows('hello'), { x: 0, y: 0 })).toBe('\x1b[H\x1b[?25h');
  });

  it('sends larger frames as one, with the cursor out of sight', () => {
    const encoder = after(rows('hello'), { x: 0, y: 0 });
    const output = encoder.encode(rows('x'.repeat(24), 'y'.repeat(24), 'z'.repeat(24)), { x: 0, y: 0 });
    expect(output.startsWith('\x1b[?2026h\x1b[?25l')).toBe(true);
    expect(output.endsWith('\x1b[H\x1b[?25h\x1b[?2026l')).toBe(true);
  });

  it('erases what became blank', () => {
    const encoder = after(rows('x'.repeat(24)));
    expect(encoder.encode(rows(''), null)).toBe('\x1b[1H\x1b[K'.replace('\x1b[1H', '\x1b[H'));
  });

  it('draws everything again after a new size or when told to forget', () => {
    const encoder = after(rows('hello'));
    expect(encoder.encode(blankGrid(10, 3), null)).toContain('\x1b[2J');
    expect(encoder.encode(blankGrid(10, 3), null)).toBe('');
    encoder.invalidate();
    expect(encoder.encode(blankGrid(10, 3), null)).toContain('\x1b[2J');
  });

  it('shows no colours in mono, and nothing that a VT100 does not know there', () => {
    const grid = draw([{ x: 0, y: 0, text: 'hot', style: { fg: 196, bg: 4, bold: true, dim: true } }]);
    expect(new FrameEncoder('colour').encode(grid, null)).toContain('\x1b[1;2;38;5;196;44mhot');
    expect(new FrameEncoder('mono').encode(grid, null)).toContain('\x1b[1;2mhot');
    expect(new FrameEncoder('vt100').encode(grid, null)).toContain('\x1b[1mhot');
  });

  it('writes nothing but its own sequences, whatever is painted', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 5 }), (texts) => {
        const output = new FrameEncoder('colour').encode(rows(...texts), null);
        const rest = output.replace(SEQUENCE, '').replaceAll('  \b\b', '').replaceAll(' \b', '');
        expect(rest).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 300 },
    );
  });
});
