import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeLine, LineDecoder } from '../../src/wire/lines.js';
import { bytewise, cutAt, places, RUNS } from './arbitraries.js';

function decodeAll(chunks: readonly Buffer[], maxBytes = 1000): string[] {
  const decoder = new LineDecoder(maxBytes);
  return chunks.flatMap((chunk) => {
    const result = decoder.push(chunk);
    return result.ok ? result.value : [result.code];
  });
}

describe('encodeLine', () => {
  it('ends a text with a newline', () => {
    expect(encodeLine('QUIT ').toString()).toBe('QUIT \n');
  });

  it.each(['a\nUSER_LEFT bob', 'a\rb', 'a\r\n'])('refuses %j, which would forge a message', (text) => {
    expect(() => encodeLine(text)).toThrow(TypeError);
  });
});

describe('LineDecoder', () => {
  it('gives the same lines however the bytes are cut', () => {
    const line = fc
      .uint8Array({ maxLength: 500 })
      .map((bytes) => bytes.map((byte) => (byte === 10 ? 11 : byte)));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), places, (bodies, cuts) => {
        const stream = Buffer.concat(bodies.flatMap((body) => [body, Buffer.from('\n')]));
        const expected = bodies.map((body) => Buffer.from(body).toString().replace(/\r$/, ''));
        expect(decodeAll([stream])).toEqual(expected);
        expect(decodeAll(cutAt(stream, cuts))).toEqual(expected);
        expect(decodeAll(bytewise(stream))).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('takes one CR before the newline away, and no other', () => {
    expect(decodeAll([Buffer.from('a\r\r\nb\rc\n\r\n')])).toEqual(['a\r', 'b\rc', '']);
  });

  it('takes a line of just the bound and no byte more, in one piece or in many', () => {
    for (const cut of [(bytes: Buffer) => [bytes], bytewise]) {
      expect(decodeAll(cut(Buffer.from('12345678\n')), 8)).toEqual(['12345678']);
      expect(decodeAll(cut(Buffer.from('123456789\n')), 8)[0]).toBe('too-large');
    }
  });

  it('fails as soon as a line without end passes the bound, and stays failed', () => {
    const decoder = new LineDecoder(4);
    expect(decoder.push(Buffer.from('1234'))).toEqual({ ok: true, value: [] });
    expect(decoder.push(Buffer.from('5'))).toEqual({ ok: false, code: 'too-large' });
    expect(decoder.push(Buffer.from('\n'))).toEqual({ ok: false, code: 'too-large' });
    expect(decoder.buffered).toBe(0);
  });

  it('still gives the lines before a failure', () => {
    const decoder = new LineDecoder(4);
    expect(decoder.push(Buffer.from('good\ntoo long'))).toEqual({ ok: true, value: ['good'] });
    expect(decoder.failed).toBe('too-large');
  });

  it('never throws on junk and never holds more than a line', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 20 }), (chunks) => {
        const decoder = new LineDecoder(200);
        for (const chunk of chunks) {
          decoder.push(Buffer.from(chunk));
          expect(decoder.buffered).toBeLessThanOrEqual(200);
        }
      }),
      RUNS,
    );
  });
});
