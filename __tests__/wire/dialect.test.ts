import { describe, expect, it } from '@jest/globals';
import { dialectOf } from '../../src/wire/dialect.js';

describe('dialectOf', () => {
  it('knows every first byte', () => {
    const bytesOf = (dialect: string | null): number[] =>
      Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => dialectOf(byte) === dialect);
    const printable = Array.from({ length: 0x7f - 0x20 }, (_, offset) => 0x20 + offset);
    expect(bytesOf('frames')).toEqual([0x00]);
    expect(bytesOf('tls')).toEqual([0x16]);
    expect(bytesOf('lines')).toEqual([0x09, 0x0a, 0x0d, ...printable]);
    expect(bytesOf(null)).toHaveLength(256 - 2 - 3 - printable.length);
  });
});
