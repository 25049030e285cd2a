import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sanitize, sanitizeLine } from '../../src/wire/sanitize.js';
import { RUNS, text, wildText } from './arbitraries.js';

/** Code points that must never come out, as ranges: C0 but tab and newline, DEL and C1, bidi, zero-width. */
const NEVER: readonly (readonly [number, number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0d],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];

function forbiddenIn(out: string): number[] {
  return Array.from(out, (char) => char.codePointAt(0) ?? 0).filter((code) =>
    NEVER.some(([first, last]) => code >= first && code <= last),
  );
}

describe('sanitize', () => {
  it.each([
    ['a colour', 'a\x1b[31;1mb\x1b[0mc', 'abc'],
    ['an 8-bit CSI', 'a\x9b2Jb', 'ab'],
    ['a title', 'a\x1b]0;owned\x07b', 'ab'],
    ['a clipboard write ended by ST', 'a\x1b]52;c;ZXZpbA==\x1b\\b', 'ab'],
    ['an 8-bit OSC', 'a\x9d52;c;ZXZpbA==\x9cb', 'ab'],
    ['a DCS', 'a\x1bPq#0\x1b\\b', 'ab'],
    ['an OSC without end, to the end of the line', 'a\x1b]0;x\nb', 'a\nb'],
    ['a character set switch', 'a\x1b(0b', 'ab'],
    ['a reset', 'a\x1bcb', 'ab'],
    ['an ESC inside a CSI', 'a\x1b[3\x1b[1mb', 'ab'],
    ['a lone ESC', 'a\x1b', 'a'],
    ['control characters', 'a\x00\x07\x08\x7fb', 'ab'],
    ['bidi controls', 'a\u202eb\u2066c\u061c', 'abc'],
    ['zero-width characters', 'a\u200b\u2060\ufeff\u00ad\u034f\u{e0041}\u3164b', 'ab'],
    ['line ends', 'a\r\nb\rc\u2028d', 'a\nb\nc\nd'],
    ['half a character', 'a\ud83db', 'a\ufffdb'],
    ['a character hidden in two halves', '\ud83d\u200b\ude00', '\ufffd\ufffd'],
  ])('cleans %s', (_, dirty, clean) => {
    expect(sanitize(dirty)).toBe(clean);
  });

  it.each(['  two  blanks\tand a tab\n\nand lines ', '👩‍👩‍👧 ❤️ 🇩🇪 👍🏽', 'می‌خواهم', 'e\u0301', 'שלום', '日本語'])(
    'leaves %j alone',
    (good) => {
      expect(sanitize(good)).toBe(good);
    },
  );

  it('lets nothing forbidden out, and changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.oneof(wildText, text), (dirty) => {
        const clean = sanitize(dirty);
        expect(forbiddenIn(clean)).toEqual([]);
        expect(sanitize(clean)).toBe(clean);
      }),
      { numRuns: 500 },
    );
  });

  it('knows every forbidden code point', () => {
    for (const [first, last] of NEVER) {
      for (let code = first; code <= last; code++) {
        const clean = sanitize(`a${String.fromCodePoint(code)}`);
        expect(forbiddenIn(clean)).toEqual([]);
      }
    }
  });

  it('is linear in what looks like sequences without end', () => {
    const junk = '\x1b]'.repeat(50_000) + '\x1b['.repeat(50_000) + '\x9b0;'.repeat(50_000);
    expect(sanitize(junk)).toBe('');
  });
});

describe('sanitizeLine', () => {
  it('makes one line of it', () => {
    expect(sanitizeLine('a\r\nb\tc\u2029d\ve\x85f')).toBe('a b c d e f');
    fc.assert(
      fc.property(wildText, (dirty) => {
        const line = sanitizeLine(dirty);
        expect(line).not.toMatch(/[\n\t\r]/);
        expect(sanitizeLine(line)).toBe(line);
      }),
      RUNS,
    );
  });
});
