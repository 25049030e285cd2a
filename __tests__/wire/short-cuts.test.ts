import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  encodeExtensionClient,
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

  it('writes no SAID that must not be sent, whatever was written before', () => {
    const write = (fields: object): string =>
      writeExtensionServer({ type: 'said', seq: 1, at: 5, from: 'ann', text: 'a', ...fields });
    for (const fields of [{ at: -1 }, { at: NaN }, { from: '' }, { from: 'a b' }, { id: '' }, { seq: -1 }]) {
      expect(write({})).toBe('SAID {"seq":1,"at":5,"from":"ann","text":"a"}');
      expect(() => write(fields)).toThrow(TypeError);
    }
  });
});
