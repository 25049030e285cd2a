import { foldNick } from '../../../wire/nickname.js';
import type { Member } from '../../state/member.js';
import { NickIndex } from '../../state/nick-index.js';

/** What somebody is known by. */
export type Person = Pick<Member, 'id' | 'nick' | 'key'>;

/** A nick that is muted, and who was muted under it, or went on to it. */
type MutedNick = Pick<Member, 'id' | 'nick'>;

/**
 * Whose texts are refused, until the server stops. Whoever has shown a key is known by it, under every nick, also
 * when they leave and come back. Of others there is only the nick: the mute goes along with whoever was muted as long
 * as they are here, and then stays with the nick, whoever comes under it or under one that looks like it. Pure.
 */
export class Mutes {
  /** Whoever has a key → the nick that they had last, in which an operator may think of them. */
  readonly #keys = new Map<string, string>();
  /** Those of whoever has none. */
  readonly #nicks = new NickIndex<MutedNick>();

  has({ nick, key }: Person): boolean {
    if (key !== null && this.#keys.has(key)) return true;
    // Asked for each text, and nearly always of nobody: folding a nick costs more than all else of a text.
    return !this.#nicks.isEmpty && this.#nicks.has(nick);
  }

  /** Whether nobody is muted, here or not. */
  get isEmpty(): boolean {
    return this.#keys.size === 0 && this.#nicks.isEmpty;
  }

  /** False when they are muted already. */
  add(person: Person): boolean {
    if (this.has(person)) return false;
    const { id, nick, key } = person;
    if (key === null) this.#nicks.add(nick, { id, nick });
    else this.#keys.set(key, foldNick(nick));
    return true;
  }

  /**
   * Lets whoever has this nick or one that looks like it speak again, or, when they are not muted, whoever had it last.
   *
   * @param key of whoever has the nick now
   * @returns false when none of them is muted
   */
  remove(nick: string, key: string | null): boolean {
    const alike = this.#nicks.find(nick);
    for (const muted of alike) this.#nicks.delete(muted.nick, muted);
    const byKey = key !== null && this.#keys.delete(key);
    if (alike.size > 0 || byKey) return true;
    const folded = foldNick(nick);
    const [gone] = [...this.#keys].find(([, last]) => last === folded) ?? [];
    return gone !== undefined && this.#keys.delete(gone);
  }

  /** Another name is no way out for who was muted; who only has their nick leaves the mute with it. */
  renamed({ id, nick, key }: Person, to: string): void {
    if (this.isEmpty) return;
    if (key !== null && this.#keys.has(key)) this.#keys.set(key, foldNick(to));
    const theirs = [...this.#nicks.find(nick)].find((muted) => muted.id === id);
    if (theirs === undefined) return;
    this.#nicks.delete(theirs.nick, theirs);
    this.#nicks.add(to, { id, nick: to });
  }
}
