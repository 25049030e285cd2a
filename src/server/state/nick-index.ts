import { nickKeys } from '../../wire/nickname.js';

/** What belongs to nicks, each found by the same nick and by one that looks like it. Pure. */
export class NickIndex<T> {
  /** By what is the same, and by how it looks (`nickKeys`). */
  readonly #byKey = new Map<string, Set<T>>();

  get isEmpty(): boolean {
    return this.#byKey.size === 0;
  }

  /** Whether anything belongs to this nick, or to one that looks like it. */
  has(nick: string): boolean {
    return nickKeys(nick).some((key) => this.#byKey.has(key));
  }

  /** What belongs to this nick, and to those that look like it. */
  find(nick: string): ReadonlySet<T> {
    return new Set(nickKeys(nick).flatMap((key) => [...(this.#byKey.get(key) ?? [])]));
  }

  add(nick: string, one: T): void {
    for (const key of nickKeys(nick)) this.#byKey.set(key, (this.#byKey.get(key) ?? new Set()).add(one));
  }

  /** @param nick to which it belongs: one that looks like it is another */
  delete(nick: string, one: T): void {
    for (const key of nickKeys(nick)) {
      const those = this.#byKey.get(key);
      those?.delete(one);
      if (those?.size === 0) this.#byKey.delete(key);
    }
  }
}
