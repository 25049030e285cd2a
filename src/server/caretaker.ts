import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { REGISTRATION_SWEEP, REGISTRATION_SWEEP_MS, SILENCE_SWEEP_MS, SWEEP_LATE_MS } from '../limits.js';
import { areDescriptorsUsedUp } from '../net/descriptors.js';
import type { ServerLimits } from '../operator/server-limits.js';
import { DescriptorWatch } from './descriptor-watch.js';
import type { Sessions } from './sessions.js';

/** What a caretaker works with. */
export interface CaretakerParts {
  readonly clock: Clock;
  readonly sessions: Sessions;
  /** Looked at each time, so that it can change. */
  readonly limits: Pick<ServerLimits, 'registrationMs'>;
  /** Hears that no file descriptor is left, when it begins and then now and then. */
  readonly onDescriptorsUsedUp: () => void;
}

/** Looks now and then for what no event tells: who is gone without a word, and whether anybody can still come in. */
export class Caretaker {
  readonly #clock: Clock;
  readonly #sessions: Sessions;
  readonly #limits: Pick<ServerLimits, 'registrationMs'>;
  readonly #descriptors: DescriptorWatch;
  /** When clients were looked at last, by the clock that never leaps. */
  #sweptAt = 0;
  #stopWaiting: Disposer = () => undefined;

  constructor({ clock, sessions, limits, onDescriptorsUsedUp: onUsedUp }: CaretakerParts) {
    this.#clock = clock;
    this.#sessions = sessions;
    this.#limits = limits;
    this.#descriptors = new DescriptorWatch({ clock, areUsedUp: areDescriptorsUsedUp, onUsedUp });
  }

  start(): Disposer {
    this.#sweptAt = this.#clock.elapsed();
    const stop = this.#clock.every(SILENCE_SWEEP_MS, () => {
      this.#look();
    });
    const stopRegistrations = this.#clock.every(REGISTRATION_SWEEP_MS, () => {
      const since = this.#clock.elapsed() - this.#limits.registrationMs;
      for (const session of this.#sessions.unregisteredSince(since, REGISTRATION_SWEEP)) session.giveUp();
    });
    return () => {
      stop();
      stopRegistrations();
      this.#stopWaiting();
    };
  }

  /** To be called when something has failed for want of a file descriptor. */
  lookAtDescriptors(): void {
    this.#descriptors.look();
  }

  /** After a sleep of ours, what clients have sent meanwhile has to be read first. */
  #look(): void {
    const now = this.#clock.elapsed();
    const slept = now - this.#sweptAt >= SILENCE_SWEEP_MS + SWEEP_LATE_MS;
    this.#sweptAt = now;
    this.lookAtDescriptors();
    this.#stopWaiting();
    if (!slept) this.#sweep();
    else {
      this.#stopWaiting = this.#clock.after(SWEEP_LATE_MS, () => {
        this.#sweep();
      });
    }
  }

  #sweep(): void {
    const now = this.#clock.elapsed();
    for (const session of this.#sessions.all()) session.checkLife(now);
  }
}
