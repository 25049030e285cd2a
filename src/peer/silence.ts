import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { LAST_LOOK_MS } from '../limits.js';

/**
 * Notices that nothing has come for so long. A sign of life only notes when it was, which costs nothing; the timer
 * looks at that when it is due. If the program was stopped, a timer runs before anything is read of what has come
 * meanwhile; the next one does not, so that there is always a last look.
 */
export class Silence {
  readonly #clock: Clock;
  readonly #ms: number;
  readonly #onSilent: () => void;
  #heardAt = 0;
  #stop: Disposer = () => undefined;

  /** @param ms of silence, milliseconds, `LAST_LOOK_MS` of them for the last look */
  constructor(clock: Clock, ms: number, onSilent: () => void) {
    this.#clock = clock;
    this.#ms = ms;
    this.#onSilent = onSilent;
  }

  /** Begins to listen; as if something had come just now. */
  start(): void {
    this.stop();
    this.heard();
    this.#wait(this.#ms - LAST_LOOK_MS);
  }

  /** Something has come. */
  heard(): void {
    this.#heardAt = this.#clock.elapsed();
  }

  stop(): void {
    this.#stop();
  }

  #wait(ms: number): void {
    this.#stop = this.#clock.after(ms, () => {
      const rest = this.#restOf(this.#ms - LAST_LOOK_MS);
      if (rest > 0) this.#wait(rest);
      else this.#lookLast();
    });
  }

  #lookLast(): void {
    const before = this.#heardAt;
    this.#stop = this.#clock.after(LAST_LOOK_MS, () => {
      if (this.#heardAt === before) this.#onSilent();
      else this.#wait(Math.max(0, this.#restOf(this.#ms - LAST_LOOK_MS)));
    });
  }

  /** What is left of so many milliseconds since something came. */
  #restOf(ms: number): number {
    return this.#heardAt + ms - this.#clock.elapsed();
  }
}
