import { beforeEach, describe, expect, it } from '@jest/globals';
import { FrameScheduler } from '../../../screens/terminal/frame-scheduler.js';
import { FRAME_MS } from '../../../src/limits.js';
import { FakeClock } from '../../support/fake-clock.js';

let clock: FakeClock;
let frames: number;
let busy: boolean;
let tasks: (() => void)[];
let scheduler: FrameScheduler;

function runSoon(): void {
  for (const task of tasks.splice(0)) task();
}

beforeEach(() => {
  clock = new FakeClock();
  frames = 0;
  busy = false;
  tasks = [];
  scheduler = new FrameScheduler({
    clock,
    paint: () => frames++,
    busy: () => busy,
    soon: (task) => tasks.push(task),
  });
});

describe('FrameScheduler', () => {
  it('paints the first change at once, many at the same time as one frame', () => {
    scheduler.request();
    scheduler.request();
    runSoon();
    expect(frames).toBe(1);
    expect(clock.timers).toBe(0);
  });

  it('paints at most one frame in its time, and the last change always', () => {
    for (let ms = 0; ms < 10 * FRAME_MS; ms++) {
      scheduler.request();
      runSoon();
      clock.advance(1);
    }
    expect(frames).toBe(11);
    scheduler.request();
    clock.advance(FRAME_MS);
    runSoon();
    expect(frames).toBe(12);
    clock.advance(10 * FRAME_MS);
    runSoon();
    expect(frames).toBe(12);
  });

  it('echoes a key between frames', () => {
    scheduler.request();
    runSoon();
    scheduler.flush();
    expect(frames).toBe(2);
    scheduler.request();
    scheduler.flush();
    clock.advance(FRAME_MS);
    runSoon();
    expect(frames).toBe(3);
  });

  it('skips frames while the terminal is busy, and paints one when it is not', () => {
    busy = true;
    scheduler.request();
    runSoon();
    scheduler.request();
    runSoon();
    clock.advance(FRAME_MS);
    expect(frames).toBe(0);
    busy = false;
    scheduler.drained();
    runSoon();
    expect(frames).toBe(1);
    scheduler.drained();
    runSoon();
    expect(frames).toBe(1);
  });

  it('echoes a key as soon as the terminal is not busy any more', () => {
    scheduler.request();
    runSoon();
    busy = true;
    scheduler.flush();
    scheduler.drained();
    expect(frames).toBe(1);
    busy = false;
    scheduler.drained();
    expect(frames).toBe(2);
  });

  it('paints nothing while stopped, and then what was asked for meanwhile', () => {
    scheduler.request();
    runSoon();
    scheduler.request();
    scheduler.stop();
    scheduler.request();
    scheduler.flush();
    runSoon();
    clock.advance(FRAME_MS);
    expect([frames, clock.timers]).toEqual([1, 0]);
    scheduler.start();
    runSoon();
    expect(frames).toBe(2);
  });

  it('is not held up by a clock that is turned back', () => {
    scheduler.request();
    runSoon();
    clock = new FakeClock(0);
    const later = new FrameScheduler({
      clock,
      paint: () => frames++,
      busy: () => false,
      soon: (task) => tasks.push(task),
    });
    later.request();
    runSoon();
    expect(frames).toBe(2);
  });
});
