import { beforeEach, describe, expect, it } from '@jest/globals';
import { TALLY_KINDS } from '../src/limits.js';
import { Tally } from '../src/tally.js';
import { FakeClock } from './support/fake-clock.js';

const PERIOD_MS = 1000;

describe('Tally', () => {
  let clock: FakeClock;
  let told: [string, number][];
  let tally: Tally<string>;
  beforeEach(() => {
    clock = new FakeClock();
    told = [];
    tally = new Tally<string>(clock, {
      periodMs: PERIOD_MS,
      kindOf: (thing) => thing.charAt(0),
      tell: (latest, count) => told.push([latest, count]),
    });
  });

  it('tells the first of a kind at once, and then one number in each period', () => {
    for (let i = 0; i < 5; i += 1) tally.add('a');
    tally.add('b');
    expect(told).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    clock.advance(PERIOD_MS);
    expect(told.slice(2)).toEqual([['a', 4]]);
    tally.add('a');
    clock.advance(PERIOD_MS - 1);
    expect(told).toHaveLength(3);
    clock.advance(1);
    expect(told.slice(3)).toEqual([['a', 1]]);
  });

  it('tells the latest of a kind, and adds up numbers', () => {
    tally.add('a1', 2);
    tally.add('a2', 3);
    tally.add('a3');
    clock.advance(PERIOD_MS);
    expect(told).toEqual([
      ['a1', 2],
      ['a3', 4],
    ]);
  });

  it('tells one by one what is of one kind too many, and keeps no timer for it', () => {
    const char = (n: number): string => String.fromCodePoint(0x100 + n);
    for (let n = 0; n < TALLY_KINDS; n += 1) tally.add(char(n));
    for (let n = 0; n < 2; n += 1) tally.add(char(TALLY_KINDS));
    expect(told.slice(TALLY_KINDS)).toEqual([
      [char(TALLY_KINDS), 1],
      [char(TALLY_KINDS), 1],
    ]);
    expect(clock.timers).toBe(TALLY_KINDS);
  });

  it('is quiet, and keeps no timer, when nothing happens', () => {
    tally.add('a');
    clock.advance(2 * PERIOD_MS);
    expect(clock.timers).toBe(0);
    tally.add('a');
    expect(told).toEqual([
      ['a', 1],
      ['a', 1],
    ]);
  });

  it('tells no more than one number a period under a flood, and loses none', () => {
    for (let ms = 0; ms < 10 * PERIOD_MS; ms += 1) {
      tally.add('a');
      clock.advance(1);
    }
    tally.dispose();
    expect(told.length).toBeLessThanOrEqual(12);
    expect(told.reduce((sum, [, count]) => sum + count, 0)).toBe(10 * PERIOD_MS);
    expect(clock.timers).toBe(0);
  });
});
