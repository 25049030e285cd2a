import { TEXTS_HELD } from '../../limits.js';

/** Texts of `/msg` that wait until the chat with somebody opens, or cannot open. */
export class HeldTexts {
  readonly #held = new Map<string, string[]>();

  get size(): number {
    return this.#held.size;
  }

  /** Holds a text; false when too many already wait for this person. */
  hold(nick: string, text: string): boolean {
    const texts = this.#held.get(nick) ?? [];
    if (texts.length >= TEXTS_HELD) return false;
    this.#held.set(nick, [...texts, text]);
    return true;
  }

  /** Takes what waits for this person, oldest first. */
  take(nick: string): readonly string[] {
    const texts = this.#held.get(nick) ?? [];
    this.#held.delete(nick);
    return texts;
  }

  rename(from: string, to: string): void {
    const texts = this.take(from);
    if (texts.length > 0) this.#held.set(to, [...texts]);
  }
}
