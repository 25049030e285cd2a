import { performance } from 'node:perf_hooks';
import type { Disposer } from './disposer.js';

/** Time, as everything but the outermost edge sees it; tests hand in one that they turn by hand. */
export interface Clock {
  /**
   * Epoch milliseconds, for people and the wire. It leaps when somebody sets the machine's clock, by hours and in
   * either direction: how long something took, or takes, is measured with {@link elapsed}.
   */
  now(): number;
  /**
   * Milliseconds since some moment before the program began to count. It never leaps and never goes back, and like
   * the timers it may stand still while the machine sleeps.
   */
  elapsed(): number;
  /** Runs `task` once after `ms` milliseconds, unless disposed before. */
  after(ms: number, task: () => void): Disposer;
  /** Runs `task` every `ms` milliseconds until disposed. */
  every(ms: number, task: () => void): Disposer;
}

/** The end of the year 9999: what is later cannot be written as people write times. */
const LAST_TIME = Date.UTC(9999, 11, 31);

/** Whether this is a time that can be shown, epoch milliseconds. What comes from a disk may be anything. */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= LAST_TIME;
}

/** A moment by both clocks of a {@link Clock}. */
export interface Moment {
  /** Epoch milliseconds. */
  readonly wall: number;
  readonly elapsed: number;
}

/** The moment that it is. */
export function momentOf(clock: Clock): Moment {
  return { wall: clock.now(), elapsed: clock.elapsed() };
}

/** The longest wait that a timer of Node can be set to, about 25 days; a longer one would end at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, Math.min(ms, LONGEST_WAIT_MS));
    return () => {
      clearTimeout(timer);
    };
  },
  every(ms, task) {
    const timer = setInterval(task, Math.min(ms, LONGEST_WAIT_MS));
    return () => {
      clearInterval(timer);
    };
  },
};
