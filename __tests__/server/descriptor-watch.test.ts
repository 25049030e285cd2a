import { describe, expect, it } from '@jest/globals';
import { DESCRIPTORS_NOTICE_MS } from '../../src/limits.js';
import { DescriptorWatch } from '../../src/server/descriptor-watch.js';
import { FakeClock } from '../support/fake-clock.js';

describe('DescriptorWatch', () => {
  it('tells when none is left, and then now and then as long as that lasts', () => {
    const clock = new FakeClock();
    let [usedUp, told] = [false, 0];
    const watch = new DescriptorWatch({ clock, areUsedUp: () => usedUp, onUsedUp: () => (told += 1) });
    const look = (afterMs: number): number => {
      clock.advance(afterMs);
      watch.look();
      return told;
    };
    expect(look(0)).toBe(0);
    usedUp = true;
    expect([look(0), look(5000), look(DESCRIPTORS_NOTICE_MS - 5001)]).toEqual([1, 1, 1]);
    expect([look(1), look(1)]).toEqual([2, 2]);
    usedUp = false;
    expect(look(DESCRIPTORS_NOTICE_MS)).toBe(2);
    usedUp = true;
    expect(look(0)).toBe(3);
  });
});
