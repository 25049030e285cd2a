import { describe, expect, it } from '@jest/globals';
import { GUESS_WAIT_MS, GUESSERS, GUESSES } from '../../../../src/limits.js';
import { networkOf } from '../../../../src/net/address.js';
import { Guesses } from '../../../../src/server/access/state/guesses.js';

function guess(guesses: Guesses, ip: string, times: number, now: number): void {
  for (let i = 0; i < times; i += 1) guesses.count(ip, now);
}

describe('Guesses', () => {
  it('makes an address wait after so many, and begins anew afterwards', () => {
    const guesses = new Guesses();
    guess(guesses, '10.0.0.1', GUESSES - 1, 0);
    expect(guesses.mustWait('10.0.0.1', 0)).toBe(false);
    guesses.count('10.0.0.1', 1000);
    expect(guesses.mustWait('10.0.0.1', 1000 + GUESS_WAIT_MS - 1)).toBe(true);
    expect(guesses.mustWait('10.0.0.2', 1000)).toBe(false);
    expect(guesses.mustWait('10.0.0.1', 1000 + GUESS_WAIT_MS)).toBe(false);
    guess(guesses, '10.0.0.1', GUESSES - 1, 1000 + GUESS_WAIT_MS);
    expect(guesses.mustWait('10.0.0.1', 1000 + GUESS_WAIT_MS)).toBe(false);
  });

  it('forgets what was right, and nothing else', () => {
    const guesses = new Guesses();
    guess(guesses, '10.0.0.1', GUESSES - 1, 0);
    guesses.count('10.0.0.1', 1000);
    expect(guesses.mustWait('10.0.0.1', 1000)).toBe(true);
    guesses.takeBack('10.0.0.1', 1000);
    expect(guesses.mustWait('10.0.0.1', 1000)).toBe(false);
    guesses.count('10.0.0.1', GUESS_WAIT_MS);
    expect(guesses.mustWait('10.0.0.1', GUESS_WAIT_MS)).toBe(false);
  });

  it('is not confused by what was forgotten before it was found right', () => {
    const guesses = new Guesses();
    guesses.count('10.0.0.1', 0);
    guess(guesses, '10.0.0.1', GUESSES, GUESS_WAIT_MS);
    guesses.takeBack('10.0.0.1', 0);
    guesses.takeBack('10.0.0.2', 0);
    expect(guesses.mustWait('10.0.0.1', GUESS_WAIT_MS)).toBe(true);
  });

  it('counts a household of IPv6 as one', () => {
    const guesses = new Guesses();
    for (let i = 0; i < GUESSES; i += 1) guesses.count(`2001:db8:1:2:${i}::7`, 0);
    expect(guesses.mustWait('2001:db8:1:2:ffff:1:2:3', 0)).toBe(true);
    expect(guesses.mustWait('2001:db8:1:3::7', 0)).toBe(false);
  });

  it('forgets the address longest quiet when there are too many', () => {
    const guesses = new Guesses();
    guess(guesses, 'first', GUESSES, 0);
    guess(guesses, 'second', GUESSES, 0);
    for (let i = 0; i < GUESSERS - 1; i += 1) guesses.count(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 0);
    expect(guesses.mustWait('first', 0)).toBe(false);
    expect(guesses.mustWait('second', 0)).toBe(true);
  });
});

describe('networkOf', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['2001:DB8::1', '2001:db8:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['::1', '0:0:0:0'],
    ['1::', '1:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
  ])('%s is in %s', (ip, network) => {
    expect(networkOf(ip)).toBe(network);
  });
});
