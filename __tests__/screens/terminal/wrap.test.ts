import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clusters, widthOf } from '../../../screens/terminal/clusters.js';
import { truncate, truncateFront, wrap } from '../../../screens/terminal/wrap.js';

describe('wrap', () => {
  it('breaks at blanks and leaves them out', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('one two  three', 8)).toEqual(['one two', 'three']);
    expect(wrap('one two   three', 7)).toEqual(['one two', 'three']);
    expect(wrap('one   ', 3)).toEqual(['one']);
  });

  it('cuts words that are longer than a row', () => {
    expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh']);
    expect(wrap('a bcdefgh', 3)).toEqual(['a', 'bcd', 'efg', 'h']);
  });

  it('cuts them behind a dash or a slash, if one is in the second half of the row', () => {
    expect(wrap('abcd-efgh-ijkl', 12)).toEqual(['abcd-efgh-', 'ijkl']);
    expect(wrap('see http://a/bcdefgh', 11)).toEqual(['see', 'http://a/', 'bcdefgh']);
    expect(wrap('a-bcdefgh', 6)).toEqual(['a-bcde', 'fgh']);
    expect(wrap('abcde-fgh', 6)).toEqual(['abcde-', 'fgh']);
    expect(wrap('abcd-\u0301efgh', 6)).toEqual(['abcd-\u0301e', 'fgh']);
  });

  it('keeps an indent and inner blanks', () => {
    expect(wrap('  a  b', 10)).toEqual(['  a  b']);
    expect(wrap('  ab cd', 5)).toEqual(['  ab', 'cd']);
    expect(wrap('     x', 3)).toEqual(['   ', 'x']);
  });

  it('honours newlines, also empty rows', () => {
    expect(wrap('a\n\nb c', 10)).toEqual(['a', '', 'b c']);
    expect(wrap('', 10)).toEqual(['']);
    expect(wrap('a\n', 10)).toEqual(['a', '']);
  });

  it('never cuts a wide character or a cluster', () => {
    expect(wrap('日本語', 5)).toEqual(['日本', '語']);
    expect(wrap('a👨‍👩‍👧b', 6)).toEqual(['a', '👨‍👩‍👧', 'b']);
    expect(wrap('日本', 1)).toEqual(['日', '本']);
    expect(wrap('ab', 0)).toEqual(['a', 'b']);
  });

  it('gives rows that fit and lose nothing but blanks', () => {
    const char = fc.constantFrom('a', 'b', ' ', ' ', '-', '/', '日', '😀', 'e\u0301', '👨‍👩‍👧', '\n', '\t', '…');
    const text = fc.array(char, { maxLength: 60 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 6, max: 20 }), (input, width) => {
        const rows = wrap(input, width);
        for (const row of rows) expect(widthOf(row)).toBeLessThanOrEqual(width);
        expect(rows.join('').replace(/\s/g, '')).toBe(input.replace(/\s/g, ''));
        const seen = new Set(clusters(input).map((cluster) => cluster.text));
        for (const row of rows) for (const cluster of clusters(row)) expect(seen).toContain(cluster.text);
      }),
      { numRuns: 500 },
    );
  });
});

describe('truncate', () => {
  it('keeps what fits', () => {
    expect(truncate('hello', 5)).toBe('hello');
    expect(truncate('日本', 4)).toBe('日本');
  });

  it('ends in an ellipsis what does not, within the width', () => {
    expect(truncate('hello', 4)).toBe('hel…');
    expect(truncate('日本語', 4)).toBe('日…');
    expect(truncate('👨‍👩‍👧x', 3)).toBe('…');
    expect(truncate('hello', 1)).toBe('…');
    expect(truncate('hello', 0)).toBe('');
  });

  it('always fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.nat(12), (text, width) => {
        expect(widthOf(truncate(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('truncateFront', () => {
  it('leaves what fits, and else the end behind an ellipsis', () => {
    expect(truncateFront('10.0.0.1:40001', 14)).toBe('10.0.0.1:40001');
    expect(truncateFront('10.0.0.1:40001', 8)).toBe('…1:40001');
    expect(truncateFront('10.0.0.1:40001', 1)).toBe('…');
    expect(truncateFront('10.0.0.1:40001', 0)).toBe('');
  });
});
