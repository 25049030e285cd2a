import { describe, expect, it } from '@jest/globals';
import { cutCharacter, decodeUtf8, jotDown, writeDown } from '../../src/wire/utf8.js';

describe('decodeUtf8', () => {
  it('reads UTF-8 and marks what is none', () => {
    expect(decodeUtf8(Buffer.from('Zoë 🍜'))).toBe('Zoë 🍜');
    expect(decodeUtf8(Buffer.from([0x61, 0xff, 0x62]))).toBe('a\ufffdb');
  });
});

describe('writeDown', () => {
  it('writes what Buffer writes, also what is longer than its page', () => {
    for (const units of [0, 1, 21_000, 22_000, 100_000]) {
      for (const char of ['a', 'é', '€', '🍜', '\ud800']) {
        const text = char.repeat(units);
        expect(writeDown(text).equals(Buffer.from(text))).toBe(true);
      }
    }
  });

  it('never writes over what it has written', () => {
    const texts = Array.from({ length: 3000 }, (_, index) => `${index} ${'é'.repeat(index % 97)}`);
    const written = texts.map((text) => writeDown(text));
    expect(written.map(String)).toEqual(texts);
  });

  it('takes no memory of its own for what is short', () => {
    const memories = new Set(Array.from({ length: 1000 }, () => writeDown('short').buffer));
    expect(memories.size).toBeLessThanOrEqual(2);
  });
});

describe('jotDown', () => {
  it('writes UTF-8 of any length, in memory that is used again', () => {
    for (const units of [0, 1, 21_000, 22_000, 100_000]) {
      for (const char of ['a', 'é', '€', '🍜']) {
        const text = char.repeat(units);
        expect(jotDown(text).equals(Buffer.from(text))).toBe(true);
      }
    }
    expect(jotDown('one').buffer).toBe(jotDown('two').buffer);
  });
});

describe('cutCharacter', () => {
  it.each(['a', 'é', '€', '🍜'])('counts the bytes of an unfinished %s', (char) => {
    const bytes = Buffer.from(`x${char}`);
    for (let length = 1; length < bytes.length; length++) {
      expect(cutCharacter(bytes.subarray(0, length))).toBe(length - 1);
    }
    expect(cutCharacter(bytes)).toBe(0);
  });

  it('takes nothing else for one', () => {
    for (const hex of ['', '80', '8080', '80808080', 'c0', 'c1', 'f5', 'ff', 'c3a9a9', 'f09f8d9c80']) {
      expect(cutCharacter(Buffer.from(hex, 'hex'))).toBe(0);
    }
  });
});
