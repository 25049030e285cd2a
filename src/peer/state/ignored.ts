import { IGNORED } from '../../limits.js';
import { IgnoreList } from '../../preferences/ignore-list.js';
import { foldNick } from '../../wire/nickname.js';

/** Whom we do not want to hear, whatever they call themselves meanwhile. Pure. */
export class Ignored {
  readonly #list: IgnoreList;
  /** Names that they have taken since, folded, and the nick in the list that each stands for. */
  readonly #taken = new Map<string, string>();

  constructor(nicks: readonly string[] = []) {
    this.#list = new IgnoreList(nicks);
  }

  has(nick: string): boolean {
    return this.#find(nick) !== null;
  }

  add(nick: string): void {
    this.#list.add(nick);
    // Asked for by itself, it no longer ends with another.
    this.#taken.delete(foldNick(nick));
  }

  /** Ends it for somebody under all of their names; gives the nick that it began with, null when there was none. */
  remove(nick: string): string | null {
    const listed = this.#find(nick);
    if (listed === null) return null;
    this.#list.remove(listed);
    for (const [name, of] of this.#taken) if (of === listed) this.#taken.delete(name);
    return listed;
  }

  /** A new name is no way out; the old one stays ignored, too. */
  renamed(from: string, to: string): void {
    const listed = this.#find(from);
    if (listed === null || this.has(to)) return;
    this.#taken.set(foldNick(to), listed);
    const [first] = this.#taken.keys();
    if (this.#taken.size > IGNORED && first !== undefined) this.#taken.delete(first);
  }

  /** The nick in the list that makes this one ignored. */
  #find(nick: string): string | null {
    if (this.#list.size === 0) return null;
    return this.#list.find(this.#taken.get(foldNick(nick)) ?? nick);
  }
}
