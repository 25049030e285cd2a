import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { STRANGER_INVITATIONS_OPEN, STRANGER_WAIT_MS } from '../limits.js';

/** Invitations that may have overtaken the news of who sent them, or of what somebody is called now. */
export class Strangers {
  readonly #clock: Clock;
  readonly #waiting = new Set<Disposer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Acts at once on what is known, and else when the server has had the time to tell; what is too much is dropped. */
  whenKnown(isKnown: boolean, act: () => void): void {
    if (isKnown) {
      act();
      return;
    }
    if (this.#waiting.size >= STRANGER_INVITATIONS_OPEN) return;
    const stop = this.#clock.after(STRANGER_WAIT_MS, () => {
      this.#waiting.delete(stop);
      act();
    });
    this.#waiting.add(stop);
  }

  dispose(): void {
    for (const stop of this.#waiting) stop();
    this.#waiting.clear();
  }
}
