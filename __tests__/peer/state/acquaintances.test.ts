import { describe, expect, it } from '@jest/globals';
import { ACQUAINTANCES } from '../../../src/limits.js';
import { Acquaintances } from '../../../src/peer/state/acquaintances.js';
import type { Partner } from '../../../src/peer/state/partner.js';

const BOB: Partner = { nick: 'bob', ip: '10.0.0.2', udpPort: 1002, key: null };
const KEYED: Partner = { ...BOB, key: 'b' };

/** The numbers of those who were met, one after the other. */
function met(...partners: readonly Partner[]): readonly number[] {
  const acquaintances = new Acquaintances();
  return partners.map((each) => acquaintances.meet(each));
}

describe('the number of a chat’s partner', () => {
  it('is that of their key, whatever they are called and wherever they are', () => {
    const elsewhere = { ...KEYED, nick: 'ben', ip: '10.0.0.9' };
    expect(met(KEYED, elsewhere, { ...KEYED, key: 'x' }, KEYED)).toEqual([1, 1, 2, 1]);
  });

  it('is that of their address where nobody has a key', () => {
    const others = [
      { ...BOB, udpPort: 7 },
      { ...BOB, ip: '10.0.0.9' },
    ];
    expect(met(BOB, { ...BOB, nick: 'ben' }, ...others)).toEqual([1, 1, 2, 3]);
    expect(met(BOB, { ...BOB, udpPort: null })).toEqual([1, 1]);
  });

  it('is another one when somebody is there in the clear who had a key', () => {
    expect(met(KEYED, BOB, KEYED)).toEqual([1, 2, 1]);
  });

  it('is that of a key before that of an address', () => {
    expect(met(KEYED, BOB, { ...KEYED, unvouched: true })).toEqual([1, 2, 1]);
    expect(met(BOB, { ...KEYED, unvouched: true })).toEqual([1, 1]);
  });

  it('is forgotten of whom was met longest ago, and never given to another', () => {
    const acquaintances = new Acquaintances();
    const people = Array.from({ length: ACQUAINTANCES + 1 }, (_, index) => ({ ...KEYED, key: `k${index}` }));
    for (const each of people) acquaintances.meet(each);
    const [first = KEYED, second = KEYED] = people;
    expect(acquaintances.meet(second)).toBe(2);
    expect(acquaintances.meet(first)).toBe(ACQUAINTANCES + 2);
    expect(acquaintances.meet(second)).toBe(2);
  });
});
