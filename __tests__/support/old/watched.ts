import { eventually } from '../eventually.js';

/** Something whose history a test reads, and on which it waits. */
export abstract class Watched {
  /** What the program's user would see, oldest first; each class says in which words. */
  readonly seen: string[] = [];
  /** What the program writes to its log or to stderr, uncaught exceptions included. */
  readonly log: string[] = [];

  /** Waits until the user has seen exactly this, or until the condition holds. */
  async waitFor(what: string | (() => boolean), ms?: number): Promise<void> {
    const holds = typeof what === 'string' ? () => this.seen.includes(what) : what;
    try {
      await eventually(holds, ms === undefined ? {} : { ms });
    } catch (cause) {
      const history = JSON.stringify({ seen: this.seen, log: this.log });
      throw new Error(`waited in vain for ${String(what)}; so far ${history}`, { cause });
    }
  }
}
