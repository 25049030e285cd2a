import { IGNORED } from '../../limits.js';
import { foldNick } from '../../wire/nickname.js';

/** Whom we do not want to hear, by folded nick; the first ones go when there are too many. Pure. */
export class Ignored {
  readonly #keys = new Set<string>();

  constructor(nicks: readonly string[] = []) {
    for (const nick of nicks) this.add(nick);
  }

  has(nick: string): boolean {
    return this.#keys.size > 0 && this.#keys.has(foldNick(nick));
  }

  add(nick: string): void {
    this.#keys.add(foldNick(nick));
    const [first] = this.#keys;
    if (this.#keys.size > IGNORED && first !== undefined) this.#keys.delete(first);
  }

  /** False when they were not ignored. */
  remove(nick: string): boolean {
    return this.#keys.delete(foldNick(nick));
  }

  /** A new name is no way out; the old one stays ignored, too. */
  renamed(from: string, to: string): void {
    if (this.has(from)) this.add(to);
  }
}
