import type { Clock } from '../../src/clock.js';
import type { Disposer } from '../../src/disposer.js';
import { FRAME_MS } from '../../src/limits.js';

/** What a scheduler needs from outside. */
export interface FrameSchedulerOptions {
  readonly clock: Clock;
  /** Paints one frame. */
  readonly paint: () => void;
  /** Whether the terminal still has bytes to take; whoever knows calls `drained` when it has not any more. */
  readonly busy: () => boolean;
  /** Runs a task when the present work is done, so that many changes at once make one frame. */
  readonly soon: (task: () => void) => void;
}

/** Decides when frames are painted: the first change at once, then at most one in `FRAME_MS`. */
export class FrameScheduler {
  readonly #options: FrameSchedulerOptions;
  #last = -Infinity;
  #wanted = false;
  #urgent = false;
  #queued = false;
  #timer: Disposer | null = null;
  #stopped = false;

  constructor(options: FrameSchedulerOptions) {
    this.#options = options;
  }

  /** Something changed. */
  request(): void {
    this.#wanted = true;
    this.#arrange();
  }

  /** Paints now, or as soon as the terminal has taken what it has. */
  flush(): void {
    this.#wanted = true;
    this.#urgent = true;
    this.#paintIfFree();
  }

  /** The terminal has taken everything. */
  drained(): void {
    if (this.#urgent) this.#paintIfFree();
    else if (this.#wanted) this.#arrange();
  }

  /** Paints nothing until {@link start}. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.();
    this.#timer = null;
  }

  /** Goes on after {@link stop}, with a frame. */
  start(): void {
    this.#stopped = false;
    this.request();
  }

  #arrange(): void {
    if (this.#stopped || this.#queued || this.#timer !== null) return;
    const since = this.#options.clock.elapsed() - this.#last;
    if (since >= FRAME_MS) {
      this.#queued = true;
      this.#options.soon(() => {
        this.#queued = false;
        if (this.#wanted) this.#paintIfFree();
      });
      return;
    }
    this.#timer = this.#options.clock.after(FRAME_MS - since, () => {
      this.#timer = null;
      if (this.#wanted) this.#paintIfFree();
    });
  }

  #paintIfFree(): void {
    if (this.#stopped || this.#options.busy()) return;
    this.#wanted = false;
    this.#urgent = false;
    this.#last = this.#options.clock.elapsed();
    this.#options.paint();
  }
}
