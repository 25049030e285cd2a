import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decimal, optionalField, quote } from '../src/json.js';

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

it('quotes a string as JSON does', () => {
  for (const text of ['', 'a b', '"', '\\', '\n', '\u007f', '\ud800', '\udc00x', '🍜', '\u2028', '\ue000']) {
    expect(quote(text)).toBe(JSON.stringify(text));
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(quote(text)).toBe(JSON.stringify(text));
    }),
  );
});

it('leaves out a field that there is not', () => {
  expect([optionalField('id', 'a"1'), optionalField('emote', true), optionalField('id', undefined)]).toEqual([
    ',"id":"a\\"1"',
    ',"emote":true',
    '',
  ]);
});
