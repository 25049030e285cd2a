import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';

interface Timer {
  due: number;
  readonly every: number | null;
  readonly task: () => void;
}

/** A clock that stands still until a test turns it. */
export class FakeClock implements Clock {
  #elapsed = 1000;
  /** The wall clock, less what has elapsed. */
  #offset: number;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.UTC(2026, 0, 31, 12, 0, 0)) {
    this.#offset = now - this.#elapsed;
  }

  /** How many timers are running, to find leaks. */
  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#offset + this.#elapsed;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  /** Somebody sets the wall clock: it leaps by `ms`, forwards or backwards, and no time passes. */
  leap(ms: number): void {
    this.#offset += ms;
  }

  after(ms: number, task: () => void): Disposer {
    return this.#add({ due: this.#elapsed + ms, every: null, task });
  }

  every(ms: number, task: () => void): Disposer {
    return this.#add({ due: this.#elapsed + ms, every: ms, task });
  }

  /** Lets `ms` milliseconds pass, running what falls due in order. */
  advance(ms: number): void {
    const end = this.#elapsed + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#elapsed = Math.max(this.#elapsed, next.due);
      if (next.every === null) this.#timers.delete(next);
      else next.due += next.every;
      next.task();
    }
    // A task may have let time pass, too.
    this.#elapsed = Math.max(this.#elapsed, end);
  }

  /** As {@link advance}, for a program that was stopped meanwhile: what fell due runs late, and once. */
  sleep(ms: number): void {
    this.#elapsed += ms;
    for (const timer of [...this.#timers].filter(({ due }) => due <= this.#elapsed)) {
      if (timer.every === null) this.#timers.delete(timer);
      else timer.due = this.#elapsed + timer.every;
      timer.task();
    }
  }

  #add(timer: Timer): Disposer {
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.due <= end && (first === undefined || timer.due < first.due)) first = timer;
    }
    return first;
  }
}
