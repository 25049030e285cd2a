import { describe, expect, it } from '@jest/globals';
import type { Ban } from '../../../../src/bus/events.js';
import type { Moment } from '../../../../src/clock.js';
import { BANS_KEPT } from '../../../../src/limits.js';
import { Bans } from '../../../../src/server/operator/state/bans.js';

/** The moment at which both clocks show this. */
function at(wall: number, elapsed = wall): Moment {
  return { wall, elapsed };
}

function ban(kind: Ban['kind'], what: string, fields: Partial<Ban> = {}): Ban {
  return { kind, what, until: null, reason: null, by: 'op', at: 0, ...fields };
}

describe('Bans', () => {
  it('keep out a nick in any case, and what looks like it', () => {
    const bans = new Bans([ban('nick', 'Bob')], at(0));
    for (const nick of ['Bob', 'bob', 'BOB', 'b0b', 'bοb']) expect(bans.ofNick(nick, at(1))).not.toBeNull();
    expect(bans.ofNick('bobby', at(1))).toBeNull();
  });

  it('keep out a nick also in a letter case in which it looks otherwise', () => {
    const bans = new Bans([ban('nick', 'Νick')], at(0));
    for (const nick of ['Νick', 'νick', 'Nick']) expect(bans.ofNick(nick, at(1))).not.toBeNull();
    expect(bans.ofNick('vick', at(1))).toBeNull();
    expect(bans.remove({ kind: 'nick', what: 'νick' })).toHaveLength(1);
    expect(bans.ofNick('Νick', at(1))).toBeNull();
  });

  it.each([
    ['address', '10.0.0.9', '10.0.0.9', '10.0.0.8'],
    ['network', '10.0.0.0/8', '10.255.0.1', '11.0.0.1'],
    ['network', '10.1.2.3/8', '10.9.9.9', '11.1.2.3'],
    ['network', '0.0.0.0/0', '8.8.8.8', '2001:db8::1'],
    ['address', '2001:db8:0:0::1', '2001:db8::1', '2001:db8::2'],
    ['network', '::/0', '2001:db8::1', '8.8.8.8'],
    ['network', '2001:db8::/32', '2001:db8:ffff::1', '2001:db9::1'],
    ['network', '::ffff:10.0.0.0/104', '10.1.2.3', '11.1.2.3'],
  ] as const)('keep out the %s %s: %s but not %s', (kind, what, inside, outside) => {
    const bans = new Bans([ban(kind, what)], at(0));
    expect(bans.ofAddress(inside, at(1))?.what).toBe(what);
    expect(bans.ofAddress(outside, at(1))).toBeNull();
    expect(bans.ofNick(inside, at(1))).toBeNull();
  });

  it('end at their time', () => {
    const bans = new Bans(
      [ban('nick', 'bob', { until: 10 }), ban('address', '10.0.0.9', { until: 10 })],
      at(0),
    );
    expect([bans.ofNick('bob', at(9)), bans.ofAddress('10.0.0.9', at(9))]).toEqual([
      expect.anything(),
      expect.anything(),
    ]);
    expect([bans.ofNick('bob', at(10)), bans.ofAddress('10.0.0.9', at(10))]).toEqual([null, null]);
    expect(bans.list(at(9))).toHaveLength(2);
    expect(bans.list(at(10))).toEqual([]);
  });

  it('of two that look alike hold each for itself', () => {
    const barred = (bans: Bans, now: number): boolean[] =>
      ['bob', 'b0b'].map((nick) => bans.ofNick(nick, at(now)) !== null);
    const brief = new Bans([ban('nick', 'bob'), ban('nick', 'b0b', { until: 10 })], at(0));
    expect(barred(brief, 10)).toEqual([true, true]);
    expect(brief.list(at(10))).toHaveLength(1);
    expect(barred(brief, 10)).toEqual([true, true]);
    const both = new Bans([ban('nick', 'bob'), ban('nick', 'b0b')], at(0));
    expect(both.remove({ kind: 'nick', what: 'b0b' })).toMatchObject([{ what: 'b0b' }]);
    expect(barred(both, 1)).toEqual([true, true]);
    expect(both.remove({ kind: 'nick', what: 'bob' })).toMatchObject([{ what: 'bob' }]);
    expect(barred(both, 1)).toEqual([false, false]);
  });

  it('end no later because the clock was set back, in this run or before it', () => {
    const hour = 3_600_000;
    const bans = new Bans([ban('nick', 'eve', { at: 5 * hour, until: 6 * hour })], at(0));
    bans.add(ban('nick', 'bob', { at: 5 * hour, until: 6 * hour }), at(5 * hour, 0));
    const barred = (now: Moment): (string | undefined)[] =>
      ['bob', 'eve'].map((nick) => bans.ofNick(nick, now)?.what);
    expect(barred(at(2 * hour, hour - 1))).toEqual(['bob', 'eve']);
    expect(barred(at(2 * hour, hour))).toEqual([undefined, undefined]);
    expect(bans.list(at(2 * hour, hour))).toEqual([]);
  });

  it('are replaced by a later one for the same, and can be taken back', () => {
    const bans = new Bans([], at(0));
    expect(bans.add(ban('nick', 'bob', { reason: 'first' }), at(0))).toEqual([]);
    expect(bans.add(ban('nick', 'BOB', { reason: 'second' }), at(0))).toMatchObject([{ reason: 'first' }]);
    expect(bans.list(at(1)).map(({ reason }) => reason)).toEqual(['second']);
    expect(bans.remove({ kind: 'nick', what: 'bOb' })).toMatchObject([{ reason: 'second' }]);
    expect(bans.ofNick('bob', at(1))).toBeNull();
    expect(bans.remove({ kind: 'nick', what: 'bob' })).toEqual([]);
    bans.add(ban('network', '10.0.0.0/8'), at(0));
    bans.add(ban('address', '10.0.0.9'), at(0));
    bans.remove({ kind: 'network', what: '10.0.0.0/8' });
    expect(bans.ofAddress('10.0.0.8', at(1))).toBeNull();
    expect(bans.ofAddress('10.0.0.9', at(1))).not.toBeNull();
  });

  it.each([
    ['network', '10.0.0.5/8', '10.0.0.0/8', '10.1.2.3'],
    ['network', '2001:0db8:0::/32', '2001:db8::/32', '2001:db8::1'],
    ['address', '2001:db8:0:0::1', '2001:db8::1', '2001:db8::1'],
  ] as const)('of the %s %s, as it was typed in an earlier version, are for %s', (kind, old, what, ip) => {
    const bans = new Bans([ban(kind, old), ban(kind, what, { until: 10 })], at(0));
    expect(bans.ofAddress(ip, at(10))?.what).toBe(old);
    expect(bans.takeEnded(at(10))).toMatchObject([{ what, until: 10 }]);
    expect(bans.add(ban(kind, what), at(10))).toMatchObject([{ what: old }]);
    expect(bans.remove({ kind, what })).toHaveLength(1);
    expect(bans.ofAddress(ip, at(10))).toBeNull();
  });

  it('are no more than BANS_KEPT, until those whose time is over are taken out', () => {
    const many = Array.from({ length: BANS_KEPT }, (_, n) =>
      ban('nick', `n${n}`, { until: n === 0 ? 5 : null }),
    );
    const bans = new Bans(many, at(0));
    expect(bans.add(ban('nick', 'late'), at(4))).toBeNull();
    expect(bans.add(ban('nick', 'n7'), at(4))).toHaveLength(1);
    expect(bans.takeEnded(at(4))).toEqual([]);
    expect(bans.takeEnded(at(5))).toMatchObject([{ what: 'n0' }]);
    expect(bans.add(ban('nick', 'late'), at(5))).toEqual([]);
  });
});
