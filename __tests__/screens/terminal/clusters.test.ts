import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clusters, widthOf } from '../../../screens/terminal/clusters.js';
import { isApart, kindOf } from '../../../screens/terminal/code-point.js';

function drawn(text: string): string[] {
  return clusters(text).flatMap((cluster) => cluster.cells.map((cell) => cell.text));
}

const WIDTHS: readonly (readonly [string, number])[] = [
  ['', 0],
  ['hello', 5],
  ['wörld', 5],
  ['e\u0301', 1],
  ['日本', 4],
  ['한국', 4],
  ['\u1112\u1161\u11ab', 2],
  ['ｶﾞ', 2],
  ['😀', 2],
  ['👍🏽', 2],
  ['❤️', 1],
  ['1️⃣', 1],
  ['👨‍👩‍👧', 6],
  ['🇩🇪', 2],
  ['🏴󠁧󠁢󠁥󠁮󠁧󠁿', 2],
  ['…●▸', 3],
  ['│─┐', 3],
  ['\t', 4],
  ['a\u200bb', 2],
  ['\u00a0\u2028', 2],
  ['\u3000', 2],
  ['\u0007\u009b\u007f', 0],
  ['\ud800', 1],
  ['नि', 2],
];

describe('widthOf', () => {
  it.each(WIDTHS)('%j is %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });
});

describe('clusters', () => {
  it('keeps what a person sees as one together', () => {
    expect(clusters('a👨‍👩‍👧é\u0301b').map((cluster) => cluster.text)).toEqual(['a', '👨‍👩‍👧', 'é\u0301', 'b']);
  });

  it('draws joined emoji as their parts, without selectors, tones and keycaps', () => {
    expect(drawn('👨‍👩‍👧')).toEqual(['👨', '👩', '👧']);
    expect(drawn('👍🏽❤️1️⃣')).toEqual(['👍', '❤', '1']);
    expect(drawn('🏽')).toEqual(['🏽']);
  });

  it('draws a mark without a base on a blank, and not more marks than anyone writes', () => {
    expect(drawn('\u0301')).toEqual([' \u0301']);
    expect(drawn(`x${'\u0336'.repeat(50)}`)).toEqual([`x${'\u0336'.repeat(4)}`]);
  });

  it('takes what would be wider than a row for its characters', () => {
    const jamos = '\u1100'.repeat(100);
    const found = clusters(jamos);
    expect(found.map(({ text }) => text).join('')).toBe(jamos);
    expect(Math.max(...found.map(({ width }) => width))).toBe(2);
    expect([widthOf(jamos), widthOf(jamos)]).toEqual([200, 200]);
  });

  it('draws nothing that acts on a terminal or hides', () => {
    const bomb = '\x1b[31m\u009b1m\u202e\u2066\u200b\ufeff\u00ad\u{e0041}\u115f\u3164x';
    expect(drawn(bomb).join('')).toBe('[31m1mx');
    expect(drawn('a\ud800b\uffff')).toEqual(['a', '\ufffd', 'b', '\ufffd']);
  });

  it('loses nothing of any text, and draws only what is safe', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const all = clusters(text);
        expect(all.map((cluster) => cluster.text).join('')).toBe(text);
        expect(widthOf(text)).toBe(all.reduce((sum, cluster) => sum + cluster.width, 0));
        for (const cell of all.flatMap((cluster) => cluster.cells))
          expect(cell.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the boundaries that the segmenter finds', () => {
    const piece = fc.constantFrom(
      'a',
      ' ',
      'é',
      '日',
      'e\u0301',
      '©',
      '\u200d',
      '👩',
      '🇩',
      '한',
      '\u11a8',
      '\r\n',
      'नि',
      '\ufe0f',
    );
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          const segments = Array.from(segmenter.segment(text), (part) => part.segment);
          expect(clusters(text).map((cluster) => cluster.text)).toEqual(segments);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('knows that every plain unit is a character by itself', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const units = Array.from({ length: 0x10000 }, (_, unit) => unit).filter((unit) => isApart(unit));
    // In parts, since the segmenter is quadratic.
    for (let start = 0; start < units.length; start += 500) {
      const part = units.slice(start, start + 500);
      const text = String.fromCharCode(...part.flatMap((unit) => [unit, unit, 0x20]));
      expect(Array.from(segmenter.segment(text))).toHaveLength(text.length);
    }
    const kinds = new Set(units.map((unit) => kindOf(String.fromCharCode(unit))));
    expect([...kinds].sort()).toEqual(['blank', 'narrow', 'wide']);
  });

  it('takes a bomb of 100,000 marks in its stride', () => {
    const started = performance.now();
    expect(widthOf(`a${'\u0301\u0316'.repeat(50_000)}`)).toBeLessThan(300);
    expect(clusters('ü😀'.repeat(30_000))).toHaveLength(60_000);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('cuts long texts for the segmenter between clusters where it can', () => {
    const word = '👨‍👩‍👧é ';
    const all = clusters(word.repeat(400));
    expect(all).toHaveLength(3 * 400);
  });
});
