import { describe, expect, it } from '@jest/globals';
import { decode, int, normalize, split, splitLines, strip } from '../support/old/python.js';

describe('Python as the old programs use it', () => {
  it('splits at its own white space, which is not that of JavaScript', () => {
    expect(split('  a\tb\u{85}c\u{1c}d\u{3000}e \n')).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(split('a\u{feff}b')).toEqual(['a\u{feff}b']);
    expect(split(' \t\n')).toEqual([]);
  });

  it('strips both ends and nothing within', () => {
    expect(strip('\u{1f} a  b\n')).toBe('a  b');
    expect(strip(' \n')).toBe('');
  });

  it('ends lines at more than a newline', () => {
    expect(splitLines('a\r\nb\rc\u{2028}d\u{b}e\u{1f}f\n')).toEqual(['a', 'b', 'c', 'd', 'e\u{1f}f']);
    expect(splitLines('\n\na')).toEqual(['', '', 'a']);
  });

  it('raises on a character cut at either end', () => {
    const bytes = Buffer.from('ü');
    expect(decode(bytes)).toBe('ü');
    expect(() => decode(bytes.subarray(0, 1))).toThrow('UnicodeDecodeError');
    expect(() => decode(bytes.subarray(1))).toThrow('UnicodeDecodeError');
  });

  it('raises on what is no whole number', () => {
    expect(int('5000')).toBe(5000);
    expect(() => int('5e3')).toThrow('ValueError');
    expect(() => int('')).toThrow('ValueError');
  });

  it('composes and collapses a text', () => {
    expect(normalize(' u\u{308}ber   allem\n')).toBe('über allem');
  });
});
