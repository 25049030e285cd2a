import * as crypto from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';

const compared: number[] = [];
jest.unstable_mockModule('node:crypto', () => ({
  ...crypto,
  timingSafeEqual: (a: Buffer, b: Buffer) => {
    compared.push(a.length);
    return crypto.timingSafeEqual(a, b);
  },
}));
const { hashPassword, isPassword } = await import('../../../src/server/access/password.js');

describe('a password', () => {
  it('is kept as scrypt, salted, and is not in what is kept', async () => {
    const [first, second] = await Promise.all([hashPassword('open sesame'), hashPassword('open sesame')]);
    expect(first).toMatch(/^scrypt\$15\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(second).not.toBe(first);
    expect(first).not.toContain('sesame');
  });

  it('is compared by timingSafeEqual, right or wrong', async () => {
    const stored = await hashPassword('open sesame');
    compared.length = 0;
    expect(await isPassword('open sesame', stored)).toBe(true);
    expect(await isPassword('open Sesame', stored)).toBe(false);
    expect(await isPassword('', stored)).toBe(false);
    expect(compared).toEqual([32, 32, 32]);
  });

  it('is the same in whatever form a keyboard writes it', async () => {
    expect(await isPassword('cafe\u0301', await hashPassword('caf\u00e9'))).toBe(true);
  });

  it.each(['', 'open sesame', 'scrypt$15$8$1$$', 'scrypt$99$8$1$short$short'])(
    'is not what was kept as %j',
    async (stored) => {
      expect(await isPassword('open sesame', stored)).toBe(false);
    },
  );

  it('is hashed beside the event loop', async () => {
    let turns = 0;
    const count = setInterval(() => (turns += 1), 0);
    await hashPassword('open sesame');
    clearInterval(count);
    expect(turns).toBeGreaterThan(0);
  });
});
