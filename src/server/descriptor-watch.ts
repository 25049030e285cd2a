import type { Clock } from '../clock.js';
import { DESCRIPTORS_NOTICE_MS } from '../limits.js';

/** What a watch works with. */
export interface DescriptorWatchParts {
  readonly clock: Clock;
  readonly areUsedUp: () => boolean;
  /** Hears that they are, when it begins and then now and then. */
  readonly onUsedUp: () => void;
}

/** Tells an operator that no file descriptor is left, so that nobody new can come in. */
export class DescriptorWatch {
  readonly #parts: DescriptorWatchParts;
  #toldAt = -Infinity;

  constructor(parts: DescriptorWatchParts) {
    this.#parts = parts;
  }

  /** To be called now and then, and when something has failed for want of one. */
  look(): void {
    const { clock, areUsedUp, onUsedUp } = this.#parts;
    const now = clock.elapsed();
    if (now - this.#toldAt < DESCRIPTORS_NOTICE_MS || !areUsedUp()) return;
    this.#toldAt = now;
    onUsedUp();
  }
}
