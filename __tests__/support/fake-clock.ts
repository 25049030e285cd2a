import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';

interface Timer {
  due: number;
  readonly every: number | null;
  readonly task: () => void;
}

/** A clock that stands still until a test turns it. */
export class FakeClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.UTC(2026, 0, 31, 12, 0, 0)) {
    this.#now = now;
  }

  /** How many timers are running, to find leaks. */
  get timers(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): Disposer {
    return this.#add({ due: this.#now + ms, every: null, task });
  }

  every(ms: number, task: () => void): Disposer {
    return this.#add({ due: this.#now + ms, every: ms, task });
  }

  /** Lets `ms` milliseconds pass, running what falls due in order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = next.due;
      if (next.every === null) this.#timers.delete(next);
      else next.due += next.every;
      next.task();
    }
    this.#now = end;
  }

  /** As {@link advance}, for a program that was stopped meanwhile: what fell due runs late, and once. */
  sleep(ms: number): void {
    this.#now += ms;
    for (const timer of [...this.#timers].filter(({ due }) => due <= this.#now)) {
      if (timer.every === null) this.#timers.delete(timer);
      else timer.due = this.#now + timer.every;
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
