import { describe, expect, it } from '@jest/globals';
import {
  firstWord,
  isBlank,
  isWhiteSpace,
  normalizeText,
  replaceLineEnds,
  splitLines,
  splitWords,
  trimTextEnd,
} from '../../src/wire/white-space.js';

/** The table of docs/PROTOCOL.md §2, written out. */
const TABLE = [
  0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x85, 0xa0, 0x1680, 0x2000, 0x2001, 0x2002,
  0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
];
const LINE_ENDS = ['\n', '\r', '\r\n', '\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029'];

describe('white space', () => {
  it('is what Python takes for it, and nothing else', () => {
    const found = Array.from({ length: 0x10000 }, (_, code) => code).filter((code) =>
      isWhiteSpace(String.fromCharCode(code)),
    );
    expect(found).toEqual(TABLE);
  });

  it('splits words', () => {
    const blanks = String.fromCharCode(...TABLE);
    expect(splitWords(`${blanks}one${blanks}two\ufeff${blanks}`)).toEqual(['one', 'two\ufeff']);
    expect(splitWords(blanks)).toEqual([]);
    expect(isBlank(blanks)).toBe(true);
    expect(isBlank('')).toBe(true);
    expect(isBlank(' \u200b')).toBe(false);
  });

  it('takes off the first word and one blank', () => {
    expect(firstWord('  BROADCAST   bob')).toEqual({ word: 'BROADCAST', rest: '  bob' });
    expect(firstWord('QUIT')).toEqual({ word: 'QUIT', rest: '' });
    expect(firstWord(' \n')).toEqual({ word: '', rest: '' });
  });

  it.each(LINE_ENDS)('splits lines at %j', (end) => {
    expect(splitLines(`a ${end}${end} ${end} b`)).toEqual(['a ', ' b']);
    expect(replaceLineEnds(`a${end}b`, '|')).toBe('a|b');
  });

  it('normalises a text as an old frames server does', () => {
    expect(normalizeText('  e\u0301\t\u3000x\n')).toBe('é x');
  });

  it('trims only the end', () => {
    expect(trimTextEnd('  a \u3000\x1f\r\n')).toBe('  a');
    expect(trimTextEnd(' ')).toBe('');
  });
});
