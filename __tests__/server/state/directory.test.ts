import { beforeEach, describe, expect, it } from '@jest/globals';
import { Directory } from '../../../src/server/state/directory.js';
import { memberCalled } from './member-for-test.js';

const bob = memberCalled('bob', { udpPort: 1 });

describe('Directory', () => {
  let directory: Directory;
  const nicks = (): string[] => directory.list().map((member) => member.nick);
  beforeEach(() => {
    directory = new Directory();
    expect(directory.claim(bob)).toEqual({ ok: true, value: bob });
  });

  it.each(['bob', 'BOB', 'b\u043eb', 'b0b'])('refuses %s beside bob', (nick) => {
    const claimed = directory.claim(memberCalled(nick, { id: '2', udpPort: 2 }));
    expect(claimed).toEqual({ ok: false, code: 'nick-taken' });
    expect(nicks()).toEqual(['bob']);
  });

  it.each([
    ['carol', 'ϲarol'],
    ['Nick', 'Νick'],
    ['Νick', 'νick'],
  ])('holds no %s and %s at once', (one, other) => {
    directory.claim(memberCalled(one, { id: '2', udpPort: 2 }));
    const claimed = directory.claim(memberCalled(other, { id: '3', udpPort: 3 }));
    expect(claimed).toEqual({ ok: false, code: 'nick-taken' });
  });

  it('holds no more people than it is told to, and says first what else is wrong', () => {
    const limits = { people: 2 };
    const small = new Directory(limits);
    expect(small.claim(bob).ok).toBe(true);
    expect(small.claim(memberCalled('eve', { udpPort: 2 })).ok).toBe(true);
    const ann = memberCalled('ann', { udpPort: 3 });
    expect(small.claim(ann)).toEqual({ ok: false, code: 'room-full' });
    expect(small.claim({ ...ann, nick: 'BOB' })).toEqual({ ok: false, code: 'nick-taken' });
    small.release(bob.id);
    expect(small.claim(ann).ok).toBe(true);
    limits.people = 3;
    expect(small.claim({ ...bob, id: '9' }).ok).toBe(true);
  });

  it('refuses the same address and port, but not the same address alone', () => {
    expect(directory.claim(memberCalled('eve', { udpPort: 1 }))).toEqual({
      ok: false,
      code: 'address-taken',
    });
    expect(directory.claim(memberCalled('eve', { udpPort: 2 })).ok).toBe(true);
    expect(directory.claim(memberCalled('ann', { udpPort: 1, ip: '10.0.0.2' })).ok).toBe(true);
    expect(nicks()).toEqual(['bob', 'eve', 'ann']);
  });

  it('frees nick, look and address on release', () => {
    expect(directory.release('bob')).toBe(bob);
    expect(directory.release('bob')).toBeUndefined();
    expect(directory.size).toBe(0);
    expect(directory.claim(memberCalled('B0B', { udpPort: 1 })).ok).toBe(true);
  });

  it('renames in place, also to the same letters, and never to somebody else', () => {
    directory.claim(memberCalled('eve', { udpPort: 2 }));
    expect(directory.rename('bob', 'Bob').ok).toBe(true);
    expect(directory.rename('bob', 'EVE')).toEqual({ ok: false, code: 'nick-taken' });
    expect(directory.rename('nobody', 'x')).toEqual({ ok: false, code: 'not-registered' });
    expect(directory.rename('bob', 'robert')).toEqual({ ok: true, value: { ...bob, nick: 'robert' } });
    expect(nicks()).toEqual(['robert', 'eve']);
    expect(directory.claim(memberCalled('bob', { id: 'new', udpPort: 3 })).ok).toBe(true);
    expect(directory.get('bob')?.nick).toBe('robert');
  });
});
