import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SortedList } from '../../../../screens/dashboard/state/sorted-list.js';

const byNumber = (a: number, b: number): number => a - b;

describe('SortedList', () => {
  it('holds what a sorted array would, whatever comes and goes', () => {
    const change = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 1500 }));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 1500 }), { maxLength: 700 }),
        fc.array(change, { maxLength: 900 }),
        (first, changes) => {
          const list = new SortedList(byNumber, first);
          const model = new Set(first);
          for (const [isAdded, value] of changes) {
            if (isAdded && !model.has(value)) {
              list.add(value);
              model.add(value);
            } else if (!isAdded) expect(list.delete(value)).toBe(model.delete(value));
          }
          const sorted = [...model].sort(byNumber);
          expect(list.size).toBe(sorted.length);
          expect(list.slice(0, Infinity)).toEqual(sorted);
          for (const [at, value] of sorted.entries()) if (at % 37 === 0) expect(list.rank(value)).toBe(at);
          for (const at of [0, 1, 128, 300, sorted.length - 1]) expect(list.at(at)).toBe(sorted[at]);
          expect(list.slice(100, 30)).toEqual(sorted.slice(100, 130));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('grows from nothing to thousands and back', () => {
    const list = new SortedList(byNumber);
    for (let n = 0; n < 5000; n += 1) list.add((n * 7919) % 5000);
    expect(list.slice(2500, 3)).toEqual([2500, 2501, 2502]);
    for (let n = 0; n < 4999; n += 1) expect(list.delete((n * 7919) % 5000)).toBe(true);
    expect(list.size).toBe(1);
    expect(list.at(0)).toBe((4999 * 7919) % 5000);
  });

  it('says where something would be that is not in it', () => {
    const list = new SortedList(byNumber, [10, 20, 30]);
    expect([5, 10, 15, 30, 35].map((value) => list.rank(value))).toEqual([0, 0, 1, 2, 3]);
    expect(list.delete(15)).toBe(false);
    expect(list.at(7)).toBeUndefined();
    expect(list.slice(-3, 2)).toEqual([10, 20]);
  });
});
