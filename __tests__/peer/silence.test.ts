import { beforeEach, describe, expect, it } from '@jest/globals';
import { LAST_LOOK_MS } from '../../src/limits.js';
import { Silence } from '../../src/peer/silence.js';
import { FakeClock } from '../support/fake-clock.js';

const MS = 9000;

let clock: FakeClock;
let silent: number;
let silence: Silence;

beforeEach(() => {
  clock = new FakeClock();
  silent = 0;
  silence = new Silence(clock, MS, () => {
    silent += 1;
  });
  silence.start();
});

/** Nothing comes from now on: that is told when it has been so for just so long, and not sooner. */
function expectToldInTime(): void {
  clock.advance(MS - 1);
  expect(silent).toBe(0);
  clock.advance(1);
  expect(silent).toBe(1);
}

describe('a silence', () => {
  it('is told once, when nothing has come for just so long', () => {
    expectToldInTime();
    clock.advance(10 * MS);
    expect([silent, clock.timers]).toEqual([1, 0]);
  });

  it.each([1, MS / 2, MS - LAST_LOOK_MS, MS - LAST_LOOK_MS + 1, MS - 1])(
    'begins anew with what comes %d ms after its beginning',
    (after) => {
      clock.advance(after);
      silence.heard();
      expectToldInTime();
    },
  );

  it('needs one timer, however much comes', () => {
    for (let ms = 0; ms < 10 * MS; ms += 7) {
      clock.advance(7);
      silence.heard();
      expect(clock.timers).toBe(1);
    }
    expect(silent).toBe(0);
  });

  it('is not told to a program that was stopped before it has had time to read', () => {
    clock.sleep(10 * MS);
    clock.advance(LAST_LOOK_MS - 1);
    expect(silent).toBe(0);
    silence.heard();
    expectToldInTime();
  });

  it('is not told once it is stopped, and starts anew', () => {
    clock.advance(MS - 1);
    silence.stop();
    clock.advance(MS);
    expect([silent, clock.timers]).toEqual([0, 0]);
    silence.start();
    silence.start();
    clock.advance(MS);
    expect([silent, clock.timers]).toEqual([1, 0]);
  });
});
