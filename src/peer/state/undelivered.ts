import { UNDELIVERED_PEOPLE } from '../../limits.js';
import type { OwnText } from './conversation.js';

/** What was said without its number: that of the chat in which it was said is over. */
export type UndeliveredText = Pick<OwnText, 'text' | 'emote'>;

interface Entry {
  readonly texts: readonly UndeliveredText[];
  readonly isWanted: boolean;
}

/** Texts that nobody knows to have arrived, by whom they were for: kept until they are sent again. Pure. */
export class Undelivered {
  readonly #entries = new Map<string, Entry>();

  /** How many wait for this person. */
  count(nick: string): number {
    return this.#entries.get(nick)?.texts.length ?? 0;
  }

  /** Keeps more texts for this person, behind those that are there. */
  keep(nick: string, texts: readonly UndeliveredText[]): void {
    if (texts.length === 0) return;
    const before = this.#entries.get(nick);
    this.#entries.delete(nick);
    this.#entries.set(nick, { texts: [...(before?.texts ?? []), ...texts], isWanted: false });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > UNDELIVERED_PEOPLE && oldest !== undefined) this.#entries.delete(oldest);
  }

  /** They are to be sent again when a chat with this person opens, or not any more. */
  want(nick: string, isWanted: boolean): void {
    const entry = this.#entries.get(nick);
    if (entry !== undefined) this.#entries.set(nick, { ...entry, isWanted });
  }

  isWanted(nick: string): boolean {
    return this.#entries.get(nick)?.isWanted === true;
  }

  /** Takes them out, oldest first. */
  take(nick: string): readonly UndeliveredText[] {
    const texts = this.#entries.get(nick)?.texts ?? [];
    this.#entries.delete(nick);
    return texts;
  }

  /** The name that somebody typed, as the texts are kept under it; null when there are none. */
  nameOf(typed: string): string | null {
    if (this.#entries.has(typed)) return typed;
    const folded = typed.toLowerCase();
    return [...this.#entries.keys()].find((nick) => nick.toLowerCase() === folded) ?? null;
  }

  /** Somebody has another nick, and still gets what is wanted for them. */
  rename(from: string, to: string): void {
    const isWanted = this.isWanted(from);
    this.keep(to, this.take(from));
    if (isWanted) this.want(to, true);
  }
}
