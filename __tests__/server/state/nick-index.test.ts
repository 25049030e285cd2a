import { describe, expect, it } from '@jest/globals';
import { NickIndex } from '../../../src/server/state/nick-index.js';

describe('NickIndex', () => {
  it('finds what belongs to the same nick or to a look-alike, each once', () => {
    const index = new NickIndex<number>();
    expect([index.isEmpty, index.has('bob')]).toEqual([true, false]);
    index.add('Bob', 1);
    index.add('b0b', 2);
    index.add('eve', 3);
    for (const nick of ['Bob', 'bob', 'B0B', 'b\u043eb']) {
      expect([index.has(nick), [...index.find(nick)].sort()]).toEqual([true, [1, 2]]);
    }
    expect([index.has('bobby'), [...index.find('bobby')]]).toEqual([false, []]);
  });

  it('forgets one of those that look alike, and leaves the others', () => {
    const index = new NickIndex<number>();
    index.add('bob', 1);
    index.add('b0b', 2);
    index.delete('bob', 1);
    expect([...index.find('bob')]).toEqual([2]);
    index.delete('b0b', 2);
    index.delete('b0b', 2);
    expect(index.isEmpty).toBe(true);
  });

  it('knows a nick also in a letter case in which it looks otherwise', () => {
    const index = new NickIndex<number>();
    index.add('Νick', 1);
    expect(['Νick', 'νick', 'Nick', 'vick'].map((nick) => index.has(nick))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
