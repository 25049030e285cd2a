import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeFrame, encodeFrames, FrameDecoder } from '../../src/wire/frames.js';
import { bytewise, cutAt, places, RUNS, text } from './arbitraries.js';

function decodeAll(chunks: readonly Buffer[], maxBytes = 1000): string[] {
  const decoder = new FrameDecoder(maxBytes);
  return chunks.flatMap((chunk) => {
    const result = decoder.push(chunk);
    return result.ok ? result.value : [result.code];
  });
}

describe('encodeFrame', () => {
  it('puts four big-endian length bytes before the UTF-8', () => {
    expect(encodeFrame('QUIT ')).toEqual(Buffer.from('0000000551554954 20'.replace(' ', ''), 'hex'));
    expect(encodeFrame('é').toString('hex')).toBe('00000002c3a9');
    expect(encodeFrame(Buffer.alloc(300)).subarray(0, 4).toString('hex')).toBe('0000012c');
  });
});

describe('encodeFrames', () => {
  it('writes what frames one by one would be', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { maxLength: 8 }), (payloads) => {
        expect(encodeFrames(payloads)).toEqual(Buffer.concat(payloads.map(encodeFrame)));
      }),
      RUNS,
    );
  });

  it('makes no character of two halves that stand in two payloads', () => {
    const payloads = ['\ud83c', '\udf5c', ''];
    expect(encodeFrames(payloads)).toEqual(Buffer.concat(payloads.map(encodeFrame)));
    expect(encodeFrames([])).toEqual(Buffer.alloc(0));
  });

  it('writes a batch of any length, and one behind the other', () => {
    for (const units of [1, 5_000, 20_000, 22_000, 200_000]) {
      for (const text of ['x', 'ä', '寿', '🍜']) {
        const payloads = [text.repeat(units), 'between', text.repeat(units)];
        const frames = encodeFrames(payloads);
        encodeFrames(['something else']);
        expect(frames.equals(Buffer.concat(payloads.map(encodeFrame)))).toBe(true);
      }
    }
  });
});

describe('FrameDecoder', () => {
  it('gives the same frames however the bytes are cut', () => {
    const junk = fc.uint8Array({ maxLength: 700 }).map((bytes) => Buffer.from(bytes));
    const payloads = fc.array(
      fc.oneof(
        junk,
        text.map((said) => Buffer.from(said)),
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(payloads, places, (bodies, cuts) => {
        const stream = Buffer.concat(bodies.map(encodeFrame));
        const expected = bodies.map((body) => body.toString());
        expect(decodeAll([stream])).toEqual(expected);
        expect(decodeAll(cutAt(stream, cuts))).toEqual(expected);
        expect(decodeAll(bytewise(stream))).toEqual(expected);
      }),
      RUNS,
    );
  });

  it('gives U+FFFD for what is not UTF-8, and takes nothing from the next frame for it', () => {
    const stream = Buffer.concat([encodeFrame(Buffer.from('a\xe5\xaf', 'latin1')), encodeFrame('ü')]);
    expect(decodeAll([stream])).toEqual(['a\ufffd', 'ü']);
    expect(decodeAll(bytewise(stream))).toEqual(['a\ufffd', 'ü']);
  });

  it('takes a frame of just the bound and no byte more', () => {
    expect(decodeAll([encodeFrame(Buffer.alloc(8))], 8)).toEqual(['\0'.repeat(8)]);
    expect(decodeAll([encodeFrame(Buffer.alloc(9))], 8)).toEqual(['too-large']);
  });

  it('fails on a declared length alone, and stays failed', () => {
    const decoder = new FrameDecoder(100);
    expect(decoder.push(Buffer.from([0, 0, 0]))).toEqual({ ok: true, value: [] });
    expect(decoder.push(Buffer.from([101]))).toEqual({ ok: false, code: 'too-large' });
    expect(decoder.failed).toBe('too-large');
    expect(decoder.push(encodeFrame('fine'))).toEqual({ ok: false, code: 'too-large' });
    expect(decoder.buffered).toBe(0);
  });

  it('still gives the frames before a failure', () => {
    const decoder = new FrameDecoder(4);
    const result = decoder.push(Buffer.concat([encodeFrame('good'), encodeFrame('too long')]));
    expect(result).toEqual({ ok: true, value: ['good'] });
    expect(decoder.failed).toBe('too-large');
  });

  it('takes an empty frame for an empty payload', () => {
    expect(decodeAll([Buffer.alloc(8)])).toEqual(['', '']);
  });

  it('never throws on junk and never holds more than a frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 20 }), (chunks) => {
        const decoder = new FrameDecoder(200);
        for (const chunk of chunks) {
          decoder.push(Buffer.from(chunk));
          expect(decoder.buffered).toBeLessThan(204);
        }
      }),
      RUNS,
    );
  });

  it('is linear: a frame of 2 MiB byte by byte comes out whole', () => {
    const body = 'klatsch'.repeat(300_000);
    const stream = encodeFrame(body);
    const decoder = new FrameDecoder(body.length);
    const out: string[] = [];
    for (let at = 0; at < stream.length; at++) {
      const result = decoder.push(stream.subarray(at, at + 1));
      if (result.ok) out.push(...result.value);
    }
    expect(out).toHaveLength(1);
    expect(out[0] === body).toBe(true);
  });
});
