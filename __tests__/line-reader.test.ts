import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InputLine } from '../src/line-reader.js';
import { LineReader } from '../src/line-reader.js';

function readAll(bytes: Buffer, cut: number, maxBytes = 100): InputLine[] {
  const reader = new LineReader(maxBytes);
  const lines: InputLine[] = [];
  for (let at = 0; at < bytes.length; at += cut) lines.push(...reader.push(bytes.subarray(at, at + cut)));
  return [...lines, ...reader.end()];
}

describe('LineReader', () => {
  const bytes = Buffer.from('grüße 🍜\r\n\nzweite\nletzte ohne Ende');
  const lines = ['grüße 🍜', '', 'zweite', 'letzte ohne Ende'].map((text) => ({ text }));

  it.each([1, 2, 3, 5, 1000])('gives the same lines in chunks of %i bytes', (cut) => {
    expect(readAll(bytes, cut)).toEqual(lines);
  });

  it('gives no line for nothing, and none after the last newline', () => {
    expect(readAll(Buffer.from(''), 1)).toEqual([]);
    expect(readAll(Buffer.from('one\n'), 1)).toEqual([{ text: 'one' }]);
  });

  it('makes what is not UTF-8 visible', () => {
    expect(readAll(Buffer.from([0x61, 0xff, 0x62, 0x0a]), 1)).toEqual([{ text: 'a\uFFFDb' }]);
  });

  it.each([1, 7, 1000])('drops a line that is too long, once, and goes on after it (%i)', (cut) => {
    const long = Buffer.from(`short\n${'x'.repeat(101)}\n${'y'.repeat(100)}\n${'z'.repeat(300)}`);
    expect(readAll(long, cut)).toEqual([
      { text: 'short' },
      { tooLong: true },
      { text: 'y'.repeat(100) },
      { tooLong: true },
    ]);
  });

  it('cuts any bytes into the same lines, however they come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (raw, cut) => {
        const input = Buffer.from(raw);
        expect(readAll(input, cut, 20)).toEqual(readAll(input, 1000, 20));
      }),
    );
  });
});
