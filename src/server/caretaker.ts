import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { SILENCE_SWEEP_MS } from '../limits.js';
import { areDescriptorsUsedUp } from '../net/descriptors.js';
import { DescriptorWatch } from './descriptor-watch.js';
import type { Sessions } from './sessions.js';

/** What a caretaker works with. */
export interface CaretakerParts {
  readonly clock: Clock;
  readonly sessions: Sessions;
  /** Hears that no file descriptor is left, when it begins and then now and then. */
  readonly onDescriptorsUsedUp: () => void;
}

/** Looks now and then for what no event tells: who is gone without a word, and whether anybody can still come in. */
export class Caretaker {
  readonly #clock: Clock;
  readonly #sessions: Sessions;
  readonly #descriptors: DescriptorWatch;
  /** When clients were looked at last, by the clock that never leaps. */
  #sweptAt = 0;

  constructor({ clock, sessions, onDescriptorsUsedUp: onUsedUp }: CaretakerParts) {
    this.#clock = clock;
    this.#sessions = sessions;
    this.#descriptors = new DescriptorWatch({ clock, areUsedUp: areDescriptorsUsedUp, onUsedUp });
  }

  start(): Disposer {
    this.#sweptAt = this.#clock.elapsed();
    return this.#clock.every(SILENCE_SWEEP_MS, () => {
      this.#sweep(this.#clock.elapsed());
      this.lookAtDescriptors();
    });
  }

  /** To be called when something has failed for want of a file descriptor. */
  lookAtDescriptors(): void {
    this.#descriptors.look();
  }

  /** After a sleep of ours, what clients have sent meanwhile has to be read first. */
  #sweep(now: number): void {
    const slept = now - this.#sweptAt >= 2 * SILENCE_SWEEP_MS;
    this.#sweptAt = now;
    if (slept) return;
    for (const session of this.#sessions.all()) session.checkLife(now);
  }
}
