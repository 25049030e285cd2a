import { AUTO_ANSWER_MS } from '../../limits.js';

/** Who is answered without asking, and when: one by one, so that nobody can make us connect in a storm. */
export class AutoAnswer {
  readonly #queue: string[] = [];
  #last = Number.NEGATIVE_INFINITY;

  /** @param id of a received invitation; the queue is bounded because those are */
  add(id: string): void {
    this.#queue.push(id);
  }

  /** Milliseconds until the next one may be answered; null when nobody waits. */
  dueIn(now: number): number | null {
    if (this.#queue.length === 0) return null;
    return Math.max(0, this.#last + AUTO_ANSWER_MS - now);
  }

  /** Takes the next one that is still open and may be answered now. */
  next(now: number, isOpen: (id: string) => boolean): string | null {
    if (this.dueIn(now) !== 0) return null;
    for (let id = this.#queue.shift(); id !== undefined; id = this.#queue.shift()) {
      if (!isOpen(id)) continue;
      this.#last = now;
      return id;
    }
    return null;
  }
}
