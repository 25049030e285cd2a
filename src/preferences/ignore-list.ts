import type { PeerFacts } from '../bus/events.js';
import { IGNORED } from '../limits.js';
import { foldNick } from '../wire/nickname.js';

/**
 * Whom somebody does not want to hear, as they were called. Engine, screen and configuration file each have one, which
 * agree because they change alike: by folded nick, and past {@link IGNORED} people the first one goes.
 */
export class IgnoreList {
  readonly #nicks = new Map<string, string>();

  constructor(nicks: readonly string[] = []) {
    for (const nick of nicks) this.add(nick);
  }

  get size(): number {
    return this.#nicks.size;
  }

  /** Everybody, the first one first. */
  get nicks(): readonly string[] {
    return [...this.#nicks.values()];
  }

  /** What somebody was called when they were put here; null for who is not here. */
  find(nick: string): string | null {
    return this.#nicks.get(foldNick(nick)) ?? null;
  }

  add(nick: string): void {
    const key = foldNick(nick);
    if (this.#nicks.has(key)) return;
    this.#nicks.set(key, nick);
    const [first] = this.#nicks.keys();
    if (this.#nicks.size > IGNORED && first !== undefined) this.#nicks.delete(first);
  }

  remove(nick: string): void {
    this.#nicks.delete(foldNick(nick));
  }

  /** Does what the engine has told. */
  follow({ nick, ignored }: PeerFacts['person:ignored']): void {
    if (ignored) this.add(nick);
    else this.remove(nick);
  }
}
