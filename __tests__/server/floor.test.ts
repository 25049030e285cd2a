import { beforeEach, describe, expect, it } from '@jest/globals';
import { ROOM_BUSY_NOTICE_MS, ROOM_LINE_BYTES, ROOM_TURN_BYTES, ROOM_WAIT_MS } from '../../src/limits.js';
import type { Speaker } from '../../src/server/floor.js';
import { Floor } from '../../src/server/floor.js';
import { FakeClock } from '../support/fake-clock.js';

/** One such text a second. */
const TEXT = 'x'.repeat(1000 - ROOM_LINE_BYTES);

let clock: FakeClock;
let rate: { perSecond: number; burst: number };
let told: number[];
let floor: Floor;
/** Everything that was said, in its order. */
let said: string[];

beforeEach(() => {
  clock = new FakeClock();
  rate = { perSecond: 1000, burst: 1000 };
  [told, said] = [[], []];
  floor = new Floor({ clock, rate, onBusy: (waiting) => told.push(waiting) });
});

/** Says one thing after another. */
class Talker implements Speaker {
  readonly #name: string;
  #texts: readonly string[] = [];
  #next = 0;

  constructor(name: string) {
    this.#name = name;
  }

  say(...texts: readonly string[]): this {
    this.#texts = texts;
    while (this.#next < this.#texts.length && floor.ask(this, this.#texts[this.#next] ?? '')) this.#tell();
    return this;
  }

  speak(): void {
    this.#tell();
    this.say(...this.#texts);
  }

  #tell(): void {
    this.#next += 1;
    said.push(`${this.#name}${this.#next}`);
  }
}

const talker = (name: string, count: number, text = TEXT): Talker =>
  new Talker(name).say(...Array.from({ length: count }, () => text));

describe('Floor', () => {
  it('lets speak at once while there is room, and sets no timer', () => {
    talker('a', 1);
    expect([said, clock.timers]).toEqual([['a1'], 0]);
  });

  it('lets wait what is too much, in turns: one text of each, and nobody overtakes', () => {
    talker('a', 4);
    talker('b', 3);
    talker('c', 1, 'a short one');
    expect(said).toEqual(['a1']);
    clock.advance(1000);
    expect(said).toEqual(['a1', 'a2']);
    clock.advance(1300);
    expect(said).toEqual(['a1', 'a2', 'b1', 'c1', 'a3']);
    clock.advance(10_000);
    expect(said).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4', 'b3']);
    expect(clock.timers).toBe(0);
  });

  it('keeps to the rate, however short the texts are', () => {
    rate.perSecond = 10 * ROOM_LINE_BYTES;
    for (let n = 0; n < 50; n += 1) talker(`t${n}`, 10, '');
    const before = said.length;
    clock.advance(10_000);
    expect(said.length - before).toBeGreaterThanOrEqual(99);
    expect(said.length - before).toBeLessThanOrEqual(101);
  });

  it('lets several go together', () => {
    rate = { perSecond: 1_000_000, burst: 20_000 };
    floor = new Floor({ clock, rate, onBusy: () => undefined });
    talker('a', 1000);
    const before = said.length;
    clock.advance(ROOM_WAIT_MS - 1);
    expect(said).toHaveLength(before);
    clock.advance(1);
    expect(said.length).toBeGreaterThanOrEqual(before + ROOM_WAIT_MS);
  });

  it('lets a text of many lines wait for many turns, and nobody for all of them', () => {
    rate.perSecond = ROOM_TURN_BYTES;
    talker('first', 1);
    talker('lines', 1, '\n'.repeat(20 * (ROOM_TURN_BYTES / ROOM_LINE_BYTES)));
    for (let second = 1; second <= 5; second += 1) {
      talker(`short-${second}-`, 1, 'hello');
      clock.advance(2100);
      expect(said.slice(1)).toEqual(Array.from({ length: second }, (_, n) => `short-${n + 1}-1`));
    }
    clock.advance(20_000);
    expect(said.at(-1)).toBe('lines1');
  });

  it('forgets who leaves, and looks no more when nobody waits', () => {
    const [a, b] = [talker('a', 3), talker('b', 2)];
    talker('c', 1);
    floor.leave(b);
    clock.advance(1500);
    expect(said).toEqual(['a1', 'a2', 'c1']);
    floor.leave(a);
    floor.leave(a);
    expect(clock.timers).toBe(0);
    clock.advance(10_000);
    expect(said).toEqual(['a1', 'a2', 'c1']);
  });

  it('looks at once when told that the rate is another one', () => {
    rate.perSecond = 1;
    talker('a', 3);
    talker('b', 2);
    clock.advance(ROOM_WAIT_MS - 1);
    expect(said).toEqual(['a1']);
    rate.perSecond = Infinity;
    floor.look();
    expect(said).toEqual(['a1', 'a2', 'b1', 'a3', 'b2']);
    expect(clock.timers).toBe(0);
    talker('c', 100);
    expect(said).toHaveLength(105);
  });

  it('tells how many have to wait, at first and then now and then, and nothing of who is soon over it', () => {
    talker('a', 2);
    clock.advance(2000);
    expect([said, told]).toEqual([['a1', 'a2'], []]);
    for (const name of ['b', 'c', 'd', 'e']) talker(name, 1000);
    clock.advance(1001);
    expect(told).toEqual([4]);
    clock.advance(ROOM_BUSY_NOTICE_MS - 1);
    expect(told).toEqual([4]);
    clock.advance(1001);
    expect(told).toEqual([4, 4]);
  });
});
