import type { Disposer } from './disposer.js';

/** Time, as everything but the outermost edge sees it; tests hand in one that they turn by hand. */
export interface Clock {
  /** Epoch milliseconds, for people and the wire. */
  now(): number;
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

/** The longest wait that a timer of Node can be set to, about 25 days; a longer one would end at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** The real clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
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
