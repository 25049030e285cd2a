import type { ClientActivity } from '../bus/events.js';

/** What one client does, as an operator sees it change. */
export class Activity {
  readonly #id: string;
  readonly #queuedBytes: () => number;
  #sent = 0;
  #spokeAt: number | null = null;
  /** What was told last. */
  #toldSent = 0;
  #toldQueued = 0;

  constructor(id: string, queuedBytes: () => number) {
    this.#id = id;
    this.#queuedBytes = queuedBytes;
  }

  /** It has said something, at that time (epoch milliseconds). */
  spoke(now: number): void {
    this.#sent += 1;
    this.#spokeAt = now;
  }

  /** As it is now; `since` is when it came (epoch milliseconds). */
  now(since: number): ClientActivity {
    const spokeAt = this.#spokeAt ?? since;
    return { id: this.#id, spokeAt, sent: this.#sent, queuedBytes: this.#queuedBytes() };
  }

  /** Everybody is told how it is now: what was on its way when somebody came must not stand for ever. */
  told(): void {
    this.#toldSent = this.#sent;
    this.#toldQueued = this.#queuedBytes();
  }

  /** As it is now, if anything has changed since this was asked last. */
  news(since: number): ClientActivity | null {
    const activity = this.now(since);
    if (activity.sent === this.#toldSent && activity.queuedBytes === this.#toldQueued) return null;
    this.told();
    return activity;
  }
}
