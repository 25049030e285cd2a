import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TEXT_BYTES } from '../../src/limits.js';
import { checkText, cutUtf8 } from '../../src/wire/text.js';
import { RUNS, text } from './arbitraries.js';

describe('checkText', () => {
  it('takes a text as it is', () => {
    const said = '  blanks\tand\n\nlines 🍜 ';
    expect(checkText(said)).toEqual({ ok: true, value: said });
  });

  it('refuses a text without any character but white space', () => {
    for (const blank of ['', ' ', '\n\t', '\x1c\u3000']) {
      expect(checkText(blank)).toEqual({ ok: false, code: 'text-empty' });
    }
  });

  it('counts bytes, not characters', () => {
    expect(checkText('🍜'.repeat(TEXT_BYTES / 4))).toMatchObject({ ok: true });
    expect(checkText('🍜'.repeat(TEXT_BYTES / 4) + 'a')).toEqual({ ok: false, code: 'text-too-long' });
    expect(checkText('€€', 6)).toMatchObject({ ok: true });
    expect(checkText('€€', 5)).toEqual({ ok: false, code: 'text-too-long' });
  });
});

describe('cutUtf8', () => {
  it('cuts between characters and loses nothing', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 40 }), (whole, max) => {
        const pieces = cutUtf8(whole, max);
        expect(Buffer.concat(pieces)).toEqual(Buffer.from(whole));
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(max);
          expect(piece.length).toBeGreaterThan(0);
          expect(Buffer.from(piece.toString('utf8'))).toEqual(piece);
        }
      }),
      RUNS,
    );
  });

  it.each(['é', '€', '🍜'])('never cuts a %s, wherever it stands', (char) => {
    for (let before = 0; before < 8; before++) {
      const pieces = cutUtf8('x'.repeat(before) + char.repeat(5), 8);
      expect(pieces.map((piece) => piece.toString('utf8')).join('')).not.toContain('\ufffd');
    }
  });

  it('cuts bytes that are no UTF-8 too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const pieces = cutUtf8(Buffer.from(bytes), 5);
        expect(Buffer.concat(pieces)).toEqual(Buffer.from(bytes));
        expect(pieces.every((piece) => piece.length <= 5)).toBe(true);
      }),
      RUNS,
    );
  });

  it('is not asked for pieces that cannot hold a character', () => {
    expect(() => cutUtf8('a', 3)).toThrow(RangeError);
    expect(cutUtf8('', 4)).toEqual([]);
  });
});
