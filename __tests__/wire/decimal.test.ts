import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimal } from '../../src/wire/decimal.js';

it('writes a whole number as JavaScript does', () => {
  for (const value of [0, 7, 999, 1000, 1001, 1_000_000, Number.MAX_SAFE_INTEGER]) {
    expect(decimal(value)).toBe(String(value));
  }
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(decimal(value)).toBe(String(value));
    }),
  );
});
