import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LAG_PROBE_MS } from '../../src/limits.js';
import type { Clock } from '../../src/clock.js';
import { systemClock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';
import { LagProbe } from '../../src/server/lag-probe.js';
import { eventually } from '../support/eventually.js';

/** A clock whose one timer a test fires by hand, as late as it likes. */
class LateClock implements Clock {
  time = 1000;
  #tick: (() => void) | null = null;

  get running(): boolean {
    return this.#tick !== null;
  }

  now(): number {
    throw new Error('it leaps');
  }

  elapsed(): number {
    return this.time;
  }

  after(): Disposer {
    throw new Error('not used here');
  }

  every(_ms: number, task: () => void): Disposer {
    this.#tick = task;
    return () => {
      this.#tick = null;
    };
  }

  fire(lateMs: number): void {
    this.time += LAG_PROBE_MS + lateMs;
    this.#tick?.();
  }
}

describe('LagProbe', () => {
  let clock: LateClock;
  let probe: LagProbe;
  let stop: Disposer;
  beforeEach(() => {
    clock = new LateClock();
    probe = new LagProbe(clock);
    stop = probe.start();
  });
  afterEach(() => {
    stop();
  });

  it('gives the worst since it was last asked', () => {
    for (const late of [0, 30, 7]) clock.fire(late);
    expect(probe.takeWorst()).toBe(30);
    expect(probe.takeWorst()).toBe(0);
    clock.fire(2);
    expect(probe.takeWorst()).toBe(2);
  });

  it('tells of every look, and no lag that is none', () => {
    const heard: number[] = [];
    const unhook = probe.onLag((ms) => heard.push(ms));
    for (const late of [0, 30, -4]) clock.fire(late);
    unhook();
    clock.fire(9);
    expect(heard).toEqual([0, 30, 0]);
  });

  it('counts a delay that is not over yet', () => {
    clock.time += LAG_PROBE_MS + 500;
    expect(probe.takeWorst()).toBe(500);
  });

  it('measures each delay from the look before, so that one late look makes no second one', () => {
    clock.fire(80);
    clock.fire(0);
    probe.takeWorst();
    clock.fire(0);
    expect(probe.takeWorst()).toBe(0);
  });

  it('says nothing when it does not look', () => {
    stop();
    expect(clock.running).toBe(false);
    clock.time += 1e6;
    expect(probe.takeWorst()).toBe(0);
    expect(new LagProbe(clock).takeWorst()).toBe(0);
  });

  it('sees a loop that is really held up', async () => {
    const real = new LagProbe(systemClock);
    const end = real.start();
    const busyMs = 3 * LAG_PROBE_MS;
    const until = performance.now() + busyMs;
    while (performance.now() < until);
    await eventually(() => real.takeWorst() >= busyMs / 2);
    end();
  });
});
