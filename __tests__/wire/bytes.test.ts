import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ByteQueue } from '../../src/wire/bytes.js';
import { RUNS } from './arbitraries.js';

/** One thing done to a queue, and to the plain bytes that it must behave like. */
const step = fc.oneof(
  fc.uint8Array({ maxLength: 900 }).map((bytes) => ({ push: Buffer.from(bytes) })),
  fc.nat(1200).map((take) => ({ take })),
  fc.nat(600).map((back) => ({ back })),
  fc.constant({ own: true }),
);

describe('ByteQueue', () => {
  it('behaves like the bytes in one row', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const queue = new ByteQueue();
        let model = Buffer.alloc(0);
        for (const one of steps) {
          if ('push' in one) {
            queue.push(one.push);
            model = Buffer.concat([model, one.push]);
          } else if ('take' in one) {
            const count = Math.min(one.take, model.length);
            expect(queue.take(count).equals(model.subarray(0, count))).toBe(true);
            model = model.subarray(count);
          } else if ('back' in one) {
            queue.putBack(queue.take(Math.min(one.back, model.length)));
          } else queue.own();
          expect(queue.length).toBe(model.length);
          expect(queue.indexOf(7, 3)).toBe(model.indexOf(7, 3));
        }
        expect(queue.take(queue.length).equals(model)).toBe(true);
      }),
      RUNS,
    );
  });

  it('never gives more than it holds', () => {
    const queue = new ByteQueue();
    queue.push(Buffer.from('abc'));
    expect(() => queue.take(4)).toThrow(RangeError);
    queue.clear();
    expect(queue.length).toBe(0);
  });

  it('does not keep a big chunk alive for a few bytes', () => {
    const queue = new ByteQueue();
    const chunk = Buffer.alloc(64 * 1024);
    queue.push(chunk);
    queue.take(chunk.length - 5);
    queue.own();
    expect(queue.take(5).buffer).not.toBe(chunk.buffer);
  });
});
