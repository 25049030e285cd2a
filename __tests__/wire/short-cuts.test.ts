import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  encodeExtensionClient,
  isSendableSaid,
  parseExtensionClient,
  writeExtensionServer,
} from '../../src/wire/extension.js';
import { id, nick, text, whole, wildText } from './arbitraries.js';

const anything = fc.oneof(text, wildText, fc.string({ unit: 'binary' }));
const PIECES = ['a', 'b', '\\', '"', 'u0041', 'n', '/', ',', ':', '{', '}', '\t', '\n', '\u0001', 'é', '🍜'];
const yes = fc.constantFrom(true as const, undefined);

/** The texts of the room are read and written past JSON, where that is the same. */
describe('a short cut', () => {
  it('reads a SAY as JSON does, whatever stands between its quotation marks', () => {
    const inside = fc.oneof(anything, fc.string({ unit: fc.constantFrom(...PIECES) }));
    const read = (json: string): unknown => parseExtensionClient(`SAY ${json}`);
    fc.assert(
      fc.property(fc.oneof(id, inside), inside, (name, said) => {
        const json = `{"id":"${name}","text":"${said}"}`;
        // The blank makes no difference to JSON, and leads past the short cut.
        expect(read(json)).toEqual(read(` ${json}`));
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves what only looks like a SAY to JSON', () => {
    for (const json of [
      '{"id":"a","text":"}',
      '{"id":"a","text"}',
      '{"id":"a"}',
      '{"id":"a","text":"b"',
      '{"id":"}',
    ]) {
      expect(parseExtensionClient(`SAY ${json}`)).toEqual({ ok: false, code: 'malformed' });
    }
  });

  it('is what a client takes', () => {
    const payload = encodeExtensionClient({ type: 'say', id: 'a1', text: 'grüße 🍜' }).toString('utf8', 4);
    expect(payload).toBe('SAY {"id":"a1","text":"grüße 🍜"}');
    const read = parseExtensionClient(payload);
    expect(read).toEqual({ ok: true, value: { type: 'say', id: 'a1', text: 'grüße 🍜' } });
  });

  it('writes a SAID as JSON does', () => {
    const said = fc.record({
      ...{ seq: whole, at: whole, from: nick, text: anything },
      ...{ emote: yes, id: fc.option(id, { nil: undefined }), unkept: yes, again: yes },
    });
    fc.assert(
      fc.property(said, (fields) => {
        expect(writeExtensionServer({ type: 'said', ...fields })).toBe(`SAID ${JSON.stringify(fields)}`);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves it to who makes a SAID to know that it may be sent', () => {
    const sendable = { seq: 1, at: 5, from: 'ann' };
    expect(isSendableSaid(sendable)).toBe(true);
    expect(isSendableSaid({ ...sendable, id: 'a1' })).toBe(true);
    for (const wrong of [{ at: -1 }, { at: NaN }, { seq: 0.5 }, { seq: -1 }, { id: '' }, { id: 'a b' }]) {
      expect(isSendableSaid({ ...sendable, ...wrong })).toBe(false);
    }
    for (const from of ['', 'a b', 'a:b']) expect(isSendableSaid({ ...sendable, from })).toBe(false);
  });
});
