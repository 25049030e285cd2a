import type { Clock } from '../clock.js';

/** What became of somebody who was waited for: heard of, not heard of, or not there any more. */
export type SignOfLife = 'alive' | 'silent' | 'gone';

/** Waits for the next thing that is heard of somebody. */
export class SignsOfLife {
  readonly #clock: Clock;
  #waiting: ((sign: SignOfLife) => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves with the next sign, `silent` after so many milliseconds without one. */
  next(ms: number): Promise<SignOfLife> {
    return new Promise((resolve) => {
      const stop = this.#clock.after(ms, () => {
        resolve('silent');
      });
      this.#waiting.push((sign) => {
        stop();
        resolve(sign);
      });
    });
  }

  /** Something was heard, or nothing will be heard any more. */
  tell(sign: SignOfLife): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) each(sign);
  }
}
