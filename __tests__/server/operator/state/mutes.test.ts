import { describe, expect, it } from '@jest/globals';
import type { Person } from '../../../../src/server/operator/state/mutes.js';
import { Mutes } from '../../../../src/server/operator/state/mutes.js';

let ids = 0;

/** Somebody who has just come. */
function person(nick: string, key: string | null = null): Person {
  ids += 1;
  return { id: String(ids), nick, key };
}

/** Somebody takes another nick. */
function rename(mutes: Mutes, who: Person, nick: string): Person {
  mutes.renamed(who, nick);
  return { ...who, nick };
}

describe('a mute of somebody without a key', () => {
  it('goes along with their nick, in any case', () => {
    const mutes = new Mutes();
    const bob = person('Bob');
    expect([mutes.isEmpty, mutes.has(bob)]).toEqual([true, false]);
    expect([mutes.add(bob), mutes.add(bob), mutes.has(person('BOB'))]).toEqual([true, false, true]);
    const max = rename(mutes, bob, 'max');
    expect([mutes.has(person('bob')), mutes.has(max)]).toEqual([false, true]);
    rename(mutes, person('eve'), 'bob');
    expect(mutes.has(person('bob'))).toBe(false);
    expect([mutes.remove('MAX', null), mutes.remove('max', null)]).toEqual([true, false]);
    expect(mutes.isEmpty).toBe(true);
  });

  it('stays with the nick when they are gone: nobody else carries it away', () => {
    const mutes = new Mutes();
    mutes.add(person('vandal'));
    const innocent = person('vandal');
    expect(mutes.has(innocent)).toBe(true);
    expect(mutes.has(rename(mutes, innocent, 'lea'))).toBe(false);
    expect(mutes.has(person('vandal', 'a key'))).toBe(true);
  });

  it('is of what looks like the nick, too, and ends by any of them', () => {
    const mutes = new Mutes();
    mutes.add(person('Bob'));
    for (const nick of ['b0b', 'B0B', 'b\u043eb']) {
      expect([mutes.has(person(nick)), mutes.add(person(nick))]).toEqual([true, false]);
    }
    expect(mutes.has(person('bobby'))).toBe(false);
    expect([mutes.remove('b0b', null), mutes.isEmpty]).toEqual([true, true]);
  });

  it('is carried to a look-alike and on, and leaves a mute that was there', () => {
    const mutes = new Mutes();
    mutes.add(person('bob'));
    const max = person('max');
    mutes.add(max);
    const again = rename(mutes, rename(mutes, max, 'b0b'), 'lea');
    expect([mutes.has(again), mutes.has(person('bob')), mutes.has(person('max'))]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('who is asked for with each text', () => {
  it('has the nick folded once only, until a nick is muted or let go', () => {
    let folded = 0;
    const bob = {
      ...person('bob'),
      get nick() {
        folded += 1;
        return 'bob';
      },
    };
    const mutes = new Mutes();
    const asked = (): [boolean, boolean, number] => {
      folded = 0;
      return [mutes.has(bob), mutes.has(bob), folded];
    };
    expect(asked()).toEqual([false, false, 0]);
    const eve = person('eve');
    mutes.add(eve);
    expect(asked()).toEqual([false, false, 1]);
    mutes.add(person('B0B'));
    expect(asked()).toEqual([true, true, 1]);
    mutes.remove('bob', null);
    expect(asked()).toEqual([false, false, 1]);
    mutes.renamed(eve, 'bob');
    expect(asked()).toEqual([true, true, 1]);
  });
});

describe('a mute of somebody with a key', () => {
  it('is of the key, under every nick, and of nobody who takes the nick', () => {
    const mutes = new Mutes();
    mutes.add(person('vandal', 'k'));
    expect(mutes.has(person('vandal2', 'k'))).toBe(true);
    expect(mutes.add(person('vandal2', 'k'))).toBe(false);
    expect([mutes.has(person('vandal', 'other')), mutes.has(person('vandal'))]).toEqual([false, false]);
  });

  it('ends by the nick that they have, or had last', () => {
    const mutes = new Mutes();
    const vandal = person('vandal', 'k');
    mutes.add(vandal);
    expect([mutes.remove('eve', 'other'), mutes.remove('any', 'k'), mutes.has(vandal)]).toEqual([
      false,
      true,
      false,
    ]);
    mutes.add(vandal);
    rename(mutes, vandal, 'v2');
    expect([mutes.remove('vandal', null), mutes.remove('V2', null), mutes.isEmpty]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
