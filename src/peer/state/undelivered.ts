import { UNDELIVERED_PEOPLE } from '../../limits.js';
import { foldNick } from '../../wire/nickname.js';
import type { OwnText } from './conversation.js';
import type { Partner } from './partner.js';
import { canBeMeant, isMeant } from './partner.js';

/** What was said without its number: that of the chat in which it was said is over. */
export type UndeliveredText = Pick<OwnText, 'text' | 'emote'>;

interface Entry {
  /** Whom the texts are for, as they were called last. */
  readonly meant: Partner;
  readonly texts: readonly UndeliveredText[];
  readonly isWanted: boolean;
}

/**
 * Texts that nobody knows to have arrived, by the person whom they were for, and not by a nick: somebody else can have
 * that now. Kept until they are sent again. Pure.
 */
export class Undelivered {
  /** Those first that were put here first. */
  #entries: readonly Entry[] = [];

  /**
   * Whom the texts are for that somebody means who typed this nick; null when there are none.
   *
   * @param holder who has the nick now: of several who had it, it is the one who they can be
   */
  meantBy(typed: string, holder: Partner | null): Partner | null {
    const folded = foldNick(typed);
    const alike = this.#entries.map(({ meant }) => meant).filter(({ nick }) => foldNick(nick) === folded);
    const held = holder === null ? undefined : alike.find((each) => canBeMeant(each, holder));
    return held ?? alike.at(-1) ?? null;
  }

  /** How many wait for the partner of a chat. */
  count(partner: Partner): number {
    return this.#of(partner)?.texts.length ?? 0;
  }

  /** Keeps more texts for the partner of a chat, behind those that are there. */
  keep(meant: Partner, texts: readonly UndeliveredText[]): void {
    if (texts.length === 0) return;
    const before = this.take(meant);
    const entries = [...this.#entries, { meant, texts: [...before, ...texts], isWanted: false }];
    this.#entries = entries.slice(-UNDELIVERED_PEOPLE);
  }

  /** They are to be sent again when a chat with who was meant opens, who is called `nick` now. */
  want(meant: Partner, nick: string): void {
    this.#entries = this.#entries.map((each) =>
      each.meant === meant ? { ...each, meant: { ...meant, nick }, isWanted: true } : each,
    );
  }

  /** Nothing is to be sent again any more when a chat with this nick opens; whether anything was. */
  unwant(nick: string): boolean {
    const wasWanted = this.#entries.some(({ meant, isWanted }) => isWanted && meant.nick === nick);
    this.#entries = this.#entries.map((each) =>
      each.meant.nick === nick ? { ...each, isWanted: false } : each,
    );
    return wasWanted;
  }

  /** Takes out those for the partner of a chat, oldest first. */
  take(partner: Partner): readonly UndeliveredText[] {
    const entry = this.#of(partner);
    this.#entries = this.#entries.filter((each) => each !== entry);
    return entry?.texts ?? [];
  }

  /** Somebody has another nick than `from` now: what is for them is found under the new one. */
  renamed(from: string, person: Partner): void {
    this.#entries = this.#entries.map((each) =>
      each.meant.nick === from && canBeMeant(each.meant, person)
        ? { ...each, meant: { ...each.meant, nick: person.nick } }
        : each,
    );
  }

  #of(partner: Partner): Entry | undefined {
    return this.#entries.find(({ meant }) => isMeant(meant, partner));
  }
}
