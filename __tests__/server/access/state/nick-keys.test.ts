import { describe, expect, it } from '@jest/globals';
import { NICK_KEPT_MS, NICK_SETTLED_MS, NICKS_KEPT, NICKS_PER_KEY } from '../../../../src/limits.js';
import type { NickKey } from '../../../../src/server/access/state/nick-keys.js';
import { NickKeys } from '../../../../src/server/access/state/nick-keys.js';

const KEY = 'k'.repeat(52);
const OTHER = 'o'.repeat(52);

/** So many other nicks, each of another key and none like another, used until now. */
function crowd(count: number, since: number, seenAt: number): NickKey[] {
  return Array.from({ length: count }, (_, index) => ({
    nick: String.fromCodePoint(0x4e00 + (index % 20_000), 0x4e00 + Math.floor(index / 20_000)),
    key: `key ${index}`,
    since,
    seenAt,
  }));
}

describe('NickKeys', () => {
  it('knows the owner of a nick and of what looks like it, for as long as it is kept', () => {
    const keys = new NickKeys();
    expect(keys.use('bob', KEY, 5)).toEqual({
      owned: { nick: 'bob', key: KEY, since: 5, seenAt: 5 },
      forgotten: [],
    });
    for (const nick of ['bob', 'Bob', 'b0b', 'b\u043eb']) {
      expect([KEY, OTHER, null].map((key) => keys.isAnothers(nick, key, 5))).toEqual([false, true, true]);
    }
    expect(keys.isAnothers('bobby', OTHER, 5)).toBe(false);
    expect(keys.isAnothers('bob', OTHER, 5 + NICK_KEPT_MS - 1)).toBe(true);
    expect(keys.isAnothers('bob', OTHER, 5 + NICK_KEPT_MS)).toBe(false);
    expect(keys.list(5 + NICK_KEPT_MS)).toEqual([]);
  });

  it('gives a nick to who uses it next, and says which spelling is forgotten', () => {
    const keys = new NickKeys();
    keys.use('bob', KEY, 0);
    expect(keys.use('Bob', OTHER, NICK_KEPT_MS)).toEqual({
      owned: { nick: 'Bob', key: OTHER, since: NICK_KEPT_MS, seenAt: NICK_KEPT_MS },
      forgotten: [{ nick: 'bob', key: KEY, since: 0, seenAt: 0 }],
    });
    expect(keys.isAnothers('bob', KEY, NICK_KEPT_MS)).toBe(true);
  });

  it('keeps a nick also in a letter case in which it looks otherwise', () => {
    const keys = new NickKeys();
    keys.use('Νίκη', KEY, 0);
    expect(keys.isAnothers('νίκη', OTHER, 1)).toBe(true);
    expect(keys.isAnothers('Nίκη', OTHER, 1)).toBe(true);
    expect(keys.use('νίκη', KEY, 1).forgotten).toEqual([{ nick: 'Νίκη', key: KEY, since: 0, seenAt: 0 }]);
    expect(keys.isAnothers('Νίκη', OTHER, 1)).toBe(true);
    expect(keys.isAnothers('Nίκη', OTHER, 1)).toBe(false);
  });

  it('gives back both, what is the same and what looks alike', () => {
    const keys = new NickKeys();
    keys.use('νick', KEY, 0);
    keys.use('Nick', OTHER, 0);
    expect([KEY, OTHER].map((key) => keys.isAnothers('Νick', key, 1))).toEqual([true, true]);
    expect(keys.release('Νick').map(({ nick }) => nick)).toEqual(['νick', 'Nick']);
  });

  it('keeps a few nicks for one key: the one used longest ago goes', () => {
    const keys = new NickKeys();
    for (let i = 0; i < NICKS_PER_KEY; i += 1) keys.use(`nick-${'abcdefgh'.charAt(i)}`, KEY, i);
    keys.use('nick-a', KEY, 100);
    const { forgotten } = keys.use('one-more', KEY, 101);
    expect(forgotten).toEqual([{ nick: 'nick-b', key: KEY, since: 1, seenAt: 1 }]);
    expect(keys.list(101)).toHaveLength(NICKS_PER_KEY);
    expect(keys.isAnothers('nick-b', OTHER, 101)).toBe(false);
    expect(keys.use('elsewhere', OTHER, 102).forgotten).toEqual([]);
  });

  it('touches only what is still the key’s', () => {
    const keys = new NickKeys([{ nick: 'bob', key: KEY, since: 1, seenAt: 1 }]);
    expect(keys.touch('bob', OTHER, 9)).toBeNull();
    expect(keys.touch('bob', KEY, 9)?.owned?.seenAt).toBe(9);
    expect(keys.release('B0B')).toEqual([{ nick: 'bob', key: KEY, since: 1, seenAt: 9 }]);
    expect(keys.release('bob')).toEqual([]);
    expect(keys.touch('bob', KEY, 10)).toBeNull();
    expect(keys.list(10)).toEqual([]);
  });

  it('takes up what was kept, longest unseen first', () => {
    const kept = [
      { nick: 'new', key: KEY, since: 7, seenAt: 7 },
      { nick: 'old', key: OTHER, since: 3, seenAt: 3 },
    ];
    expect(new NickKeys(kept).list(8).map(({ nick }) => nick)).toEqual(['old', 'new']);
  });

  it('drives out nothing that was used on another day for what is used for minutes', () => {
    const day = 86_400_000;
    const keys = new NickKeys();
    keys.use('bob', KEY, 0);
    keys.use('bob', KEY, day);
    keys.use('passing', OTHER, day);
    for (const { nick, key } of crowd(NICKS_KEPT, 0, 0)) {
      keys.use(nick, key, day + 1);
      keys.touch(nick, key, day + 60_000);
    }
    expect(keys.isAnothers('bob', OTHER, day + NICK_KEPT_MS - 1)).toBe(true);
    expect(keys.isAnothers('passing', KEY, day + 60_000)).toBe(false);
    expect(keys.list(day + 60_000)).toHaveLength(NICKS_KEPT);
  });

  it('keeps no new nick where all others have settled, until the time of one of them is over', () => {
    const now = NICK_SETTLED_MS;
    const keys = new NickKeys(crowd(NICKS_KEPT, 0, now));
    const bob = { nick: 'bob', key: KEY, since: now, seenAt: now };
    expect(keys.use('bob', KEY, now)).toEqual({ owned: null, forgotten: [bob] });
    expect(keys.isAnothers('bob', OTHER, now)).toBe(false);
    const later = now + NICK_KEPT_MS;
    const { owned, forgotten } = keys.use('bob', KEY, later);
    expect(owned).toEqual({ nick: 'bob', key: KEY, since: later, seenAt: later });
    expect(forgotten.map(({ key }) => key)).toEqual(['key 0']);
  });

  it('counts anew how long a nick is used when it was kept no longer, or is another’s now', () => {
    const keys = new NickKeys();
    keys.use('bob', KEY, 0);
    expect(keys.use('bob', KEY, NICK_SETTLED_MS).owned?.since).toBe(0);
    const later = NICK_SETTLED_MS + NICK_KEPT_MS;
    expect(keys.use('bob', KEY, later).owned?.since).toBe(later);
    expect(keys.use('bob', OTHER, later + NICK_KEPT_MS).owned?.since).toBe(later + NICK_KEPT_MS);
  });
});
