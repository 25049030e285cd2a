import { foldNick } from '../../../wire/nickname.js';

/** Whose texts are refused, by nick: also when they leave and come back, until the server stops. Pure. */
export class Mutes {
  readonly #nicks = new Set<string>();

  /** How many nicks. */
  get size(): number {
    return this.#nicks.size;
  }

  has(nick: string): boolean {
    // Asked for each text, and nearly always of nobody: folding a nick costs more than all else of a text.
    return this.#nicks.size > 0 && this.#nicks.has(foldNick(nick));
  }

  /** False when they are muted already. */
  add(nick: string): boolean {
    if (this.has(nick)) return false;
    this.#nicks.add(foldNick(nick));
    return true;
  }

  /** False when they are not muted. */
  remove(nick: string): boolean {
    return this.#nicks.delete(foldNick(nick));
  }

  /** Another name is no way out. */
  renamed(from: string, to: string): void {
    if (this.remove(from)) this.add(to);
  }
}
