import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ALLOWED_KEPT, INVITES_OPEN } from '../../../../src/limits.js';
import { AccessList } from '../../../../src/server/access/state/access-list.js';
import {
  CODE_BYTES,
  hashOfCode,
  InviteCodes,
  newInviteCode,
} from '../../../../src/server/access/state/invite-codes.js';

const A = 'a'.repeat(52);
const B = 'b'.repeat(52);
const entry = (fingerprint: string, nick: string): Parameters<AccessList['add']>[0] => ({
  fingerprint,
  nick,
  by: 'op',
  at: 0,
});

describe('AccessList', () => {
  it('knows keys by the part that is shown, and whose a nick is', () => {
    const list = new AccessList([entry(A, 'bob')]);
    list.add(entry(B.slice(0, 32), 'B0B'));
    expect([list.has(A), list.has(A.slice(0, 32)), list.has(B), list.has('c'.repeat(52))]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(list.ownership('bob', A)).toBe('own');
    expect(list.ownership('b\u043eb', B)).toBe('own');
    expect(list.ownership('bob', 'c'.repeat(52))).toBe('other');
    expect(list.ownership('bob', null)).toBe('other');
    expect(list.ownership('eve', A)).toBe('nobody');
  });

  it('knows a nick also in a letter case in which it looks otherwise', () => {
    const list = new AccessList([entry(A, 'Νίκη')]);
    for (const nick of ['νίκη', 'Nίκη']) expect(list.ownership(nick, B)).toBe('other');
    expect(list.removeNick('νίκη')).toHaveLength(1);
    expect(list.ownership('Nίκη', B)).toBe('nobody');
  });

  it('gives a key that is there another nick, and takes off a key or all of a nick', () => {
    const list = new AccessList([entry(A, 'bob'), entry(B, 'bob')]);
    list.add(entry(A, 'robert'));
    expect(list.ownership('bob', A)).toBe('other');
    expect(list.removeNick('BOB').map(({ nick }) => nick)).toEqual(['bob']);
    expect(list.removeKey(A)).toHaveLength(1);
    expect(list.removeKey(A)).toEqual([]);
    expect(list.list()).toEqual([]);
    expect(list.ownership('robert', A)).toBe('nobody');
  });

  it('is full at its bound', () => {
    const list = new AccessList();
    for (let i = 0; i < ALLOWED_KEPT; i += 1) list.add(entry(String(i).padStart(32, 'a'), 'bob'));
    expect(list.full).toBe(true);
  });
});

describe('InviteCodes', () => {
  it('are a hundred bits of chance, and read whatever the case and the dashes', () => {
    const code = newInviteCode(Buffer.alloc(CODE_BYTES, 31));
    expect(code).toBe('7777-7777-7777-7777-7777');
    const codes = new Set(Array.from({ length: 500 }, () => newInviteCode(randomBytes(CODE_BYTES))));
    expect(codes.size).toBe(500);
    for (const each of codes) expect(each).toMatch(/^([a-z2-7]{4}-){4}[a-z2-7]{4}$/);
    expect(hashOfCode('ABCD efgh')).toBe(hashOfCode('abcd-efgh'));
    expect(hashOfCode('abcd')).not.toContain('abcd');
  });

  it('are good once, and as long as they are good', () => {
    const invite = { hash: hashOfCode('code'), nick: null, until: 10, by: 'op' };
    const codes = new InviteCodes([invite]);
    expect(codes.find('code', 9)).toBe(invite);
    expect(codes.redeem('code', 10)).toBeNull();
    expect(codes.redeem('code', 9)).toBe(invite);
    expect(codes.redeem('code', 9)).toBeNull();
    codes.restore(invite);
    expect(codes.find('code', 9)).toBe(invite);
    expect(codes.find('code', 10)).toBeNull();
  });

  it('are bounded, and those that are over make room', () => {
    const codes = new InviteCodes();
    const at = (i: number, until: number): Parameters<InviteCodes['add']>[0] => ({
      hash: String(i),
      nick: null,
      until,
      by: 'op',
    });
    for (let i = 0; i < INVITES_OPEN; i += 1) expect(codes.add(at(i, i < 2 ? 5 : 10), 0)).toEqual([]);
    expect(codes.add(at(-1, 10), 4)).toBeNull();
    expect(codes.add(at(-1, 10), 5)).toHaveLength(2);
  });
});
