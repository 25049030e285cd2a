import { describe, expect, it } from '@jest/globals';
import { NICK_KEPT_MS, NICKS_PER_KEY } from '../../../../src/limits.js';
import { NickKeys } from '../../../../src/server/access/state/nick-keys.js';

const KEY = 'k'.repeat(52);
const OTHER = 'o'.repeat(52);

describe('NickKeys', () => {
  it('knows the owner of a nick and of what looks like it, for as long as it is kept', () => {
    const keys = new NickKeys();
    expect(keys.use('bob', KEY, 5)).toEqual({ owned: { nick: 'bob', key: KEY, seenAt: 5 }, forgotten: [] });
    for (const nick of ['bob', 'Bob', 'b0b', 'b\u043eb']) expect(keys.ownerOf(nick, 5)?.key).toBe(KEY);
    expect(keys.ownerOf('bobby', 5)).toBeNull();
    expect(keys.ownerOf('bob', 5 + NICK_KEPT_MS - 1)?.key).toBe(KEY);
    expect(keys.ownerOf('bob', 5 + NICK_KEPT_MS)).toBeNull();
    expect(keys.list(5 + NICK_KEPT_MS)).toEqual([]);
  });

  it('gives a nick to who uses it next, and says which spelling is forgotten', () => {
    const keys = new NickKeys();
    keys.use('bob', KEY, 0);
    expect(keys.use('Bob', OTHER, NICK_KEPT_MS)).toEqual({
      owned: { nick: 'Bob', key: OTHER, seenAt: NICK_KEPT_MS },
      forgotten: [{ nick: 'bob', key: KEY, seenAt: 0 }],
    });
    expect(keys.ownerOf('bob', NICK_KEPT_MS)?.key).toBe(OTHER);
  });

  it('keeps a few nicks for one key: the one used longest ago goes', () => {
    const keys = new NickKeys();
    for (let i = 0; i < NICKS_PER_KEY; i += 1) keys.use(`nick-${'abcdefgh'.charAt(i)}`, KEY, i);
    keys.use('nick-a', KEY, 100);
    const { forgotten } = keys.use('one-more', KEY, 101);
    expect(forgotten).toEqual([{ nick: 'nick-b', key: KEY, seenAt: 1 }]);
    expect(keys.list(101)).toHaveLength(NICKS_PER_KEY);
    expect(keys.ownerOf('nick-b', 101)).toBeNull();
    expect(keys.use('elsewhere', OTHER, 102).forgotten).toEqual([]);
  });

  it('touches only what is still the key’s', () => {
    const keys = new NickKeys([{ nick: 'bob', key: KEY, seenAt: 1 }]);
    expect(keys.touch('bob', OTHER, 9)).toBeNull();
    expect(keys.touch('bob', KEY, 9)?.owned.seenAt).toBe(9);
    expect(keys.release('B0B')).toEqual({ nick: 'bob', key: KEY, seenAt: 9 });
    expect(keys.release('bob')).toBeNull();
    expect(keys.touch('bob', KEY, 10)).toBeNull();
    expect(keys.list(10)).toEqual([]);
  });

  it('takes up what was kept, longest unseen first', () => {
    const kept = [
      { nick: 'new', key: KEY, seenAt: 7 },
      { nick: 'old', key: OTHER, seenAt: 3 },
    ];
    expect(new NickKeys(kept).list(8).map(({ nick }) => nick)).toEqual(['old', 'new']);
  });
});
