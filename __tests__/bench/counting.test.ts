import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Acquaintances } from '../../bench/sources/acquaintances.js';
import { FrameCounter, LineCounter, SizeCounter } from '../../bench/sources/counters.js';
import type { Counter } from '../../bench/sources/counters.js';
import { Flight } from '../../bench/sources/flight.js';
import { encodeFrame } from '../../src/wire/frames.js';

/** What is counted when the bytes come in pieces of these lengths, over and over. */
function countIn(counter: Counter, bytes: Buffer, lengths: readonly number[]): number {
  let counted = 0;
  for (let at = 0, piece = 0; at < bytes.length; piece += 1) {
    const part = bytes.subarray(at, at + (lengths[piece % lengths.length] ?? 1));
    counted += counter.count(part, part.length);
    at += part.length;
  }
  return counted;
}

const lengthsOf = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('what the load counts', () => {
  it('is every frame of that letter, wherever the bytes are cut', () => {
    const frames = fc.array(fc.tuple(fc.constantFrom('S', 'P', 'B'), fc.string({ maxLength: 30 })));
    fc.assert(
      fc.property(frames, lengthsOf, (sent, lengths) => {
        const bytes = Buffer.concat(sent.map(([letter, rest]) => encodeFrame(`${letter}${rest}`)));
        const wanted = sent.filter(([letter]) => letter === 'S').length;
        expect(countIn(new FrameCounter('S'), bytes, lengths)).toBe(wanted);
      }),
    );
  });

  it('is every line, padded or not', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 6, max: 20 })), lengthsOf, (sent, lengths) => {
        const bytes = Buffer.from(sent.map((length) => `${'x'.repeat(length)}\n`).join(''));
        expect(countIn(new LineCounter(7), bytes, lengths)).toBe(sent.length);
      }),
    );
  });

  it('is every so many bytes', () => {
    fc.assert(
      fc.property(fc.nat(200), lengthsOf, (texts, lengths) => {
        expect(countIn(new SizeCounter(7), Buffer.alloc(7 * texts + 6), lengths)).toBe(texts);
      }),
    );
  });

  it('is whom one has been told of, each once, wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9)), lengthsOf, (indexes, lengths) => {
        const told = indexes.map((index) => `load-0000${index} - -12 `).join('');
        const people = new Acquaintances(10);
        const hear = { count: (bytes: Buffer, length: number) => (people.hear(bytes, length), 0) };
        countIn(hear, Buffer.from(told), lengths);
        expect(people.known).toBe(new Set(indexes).size);
        expect(people.right).toBe(people.known === 10);
      }),
    );
  });

  it('is not right with somebody who is not there', () => {
    const people = new Acquaintances(1);
    const told = Buffer.from('load-00000 load-00001');
    people.hear(told, told.length);
    expect(people.right).toBe(false);
  });
});

describe('texts in flight', () => {
  it('are back when enough have them, and everywhere when all have', () => {
    const flight = new Flight(4, 0.5);
    flight.send(3, performance.now());
    expect(flight.room(3)).toBe(0);
    flight.arrive(0, 2);
    expect(flight.room(3)).toBe(0);
    flight.arrive(0, 1);
    expect(flight.room(3)).toBe(1);
    flight.arrive(0, 1);
    flight.own(0, 1);
    expect(flight.everywhere).toBe(1);
    expect(flight.times).toHaveLength(1);
    expect(flight.deliveries).toBe(4);
  });
});
