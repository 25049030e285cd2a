import { describe, expect, it } from '@jest/globals';
import { RoomPace } from '../../../src/server/state/room-pace.js';

describe('RoomPace', () => {
  it('lets a burst pass, and then the average', () => {
    const pace = new RoomPace({ perSecond: 1000, burst: 300 }, 0);
    const taken = (now: number, tries: number): number =>
      Array.from({ length: tries }, () => pace.take(now, 100)).filter(Boolean).length;
    expect(taken(0, 10)).toBe(3);
    expect(taken(500, 10)).toBe(3);
    expect([taken(501, 10), taken(601, 10), taken(602, 10)]).toEqual([1, 1, 0]);
    expect(taken(1_000_000, 10)).toBe(3);
  });

  it('lets pass what is longer than a burst, which is owed', () => {
    const pace = new RoomPace({ perSecond: 1000, burst: 300 }, 0);
    expect(pace.take(0, 5300)).toBe(true);
    expect([pace.take(0, 1), pace.take(5000, 1), pace.take(5001, 1)]).toEqual([false, false, true]);
  });

  it('knows how long to wait, to the millisecond and not too short', () => {
    const pace = new RoomPace({ perSecond: 3000, burst: 300 }, 0);
    expect(pace.waitMs(0)).toBe(0);
    pace.take(0, 1300);
    const wait = pace.waitMs(0);
    expect(wait).toBe(334);
    expect([pace.take(wait - 1, 1), pace.waitMs(wait - 1), pace.take(wait, 1)]).toEqual([false, 1, true]);
  });

  it('looks at its rate each time, which can be none', () => {
    const rate = { perSecond: 1, burst: 1 };
    const pace = new RoomPace(rate, 0);
    expect([pace.unlimited, pace.take(0, 1e9), pace.take(0, 1)]).toEqual([false, true, false]);
    rate.perSecond = Infinity;
    expect([pace.unlimited, pace.waitMs(0), pace.take(0, 1e9), pace.take(0, 1)]).toEqual([
      true,
      0,
      true,
      true,
    ]);
    rate.perSecond = 1;
    // The last of it is owed.
    expect([pace.take(0, 1), pace.waitMs(0), pace.take(1000, 1)]).toEqual([false, 1000, true]);
  });
});
