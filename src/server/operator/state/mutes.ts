import { foldNick } from '../../../wire/nickname.js';
import type { Member } from '../../state/member.js';
import { NickIndex } from '../../state/nick-index.js';

/** What somebody is known by; whoever takes another nick is another object, as a {@link Member} is. */
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
  /** Who has been asked for since those changed. */
  #known = new WeakMap<Person, boolean>();

  has(person: Person): boolean {
    if (person.key !== null && this.#keys.has(person.key)) return true;
    return !this.#nicks.isEmpty && this.#hasNick(person);
  }

  /** Asked for each text, and folding a nick costs more than all else of a text. */
  #hasNick(person: Person): boolean {
    const known = this.#known.get(person);
    if (known !== undefined) return known;
    const has = this.#nicks.has(person.nick);
    this.#known.set(person, has);
    return has;
  }

  /** Whether nobody is muted, here or not. */
  get isEmpty(): boolean {
    return this.#keys.size === 0 && this.#nicks.isEmpty;
  }

  /** False when they are muted already. */
  add(person: Person): boolean {
    if (this.has(person)) return false;
    const { id, nick, key } = person;
    if (key === null) this.#muteNick({ id, nick });
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
    for (const muted of alike) this.#letGo(muted);
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
    this.#letGo(theirs);
    this.#muteNick({ id, nick: to });
  }

  #muteNick(muted: MutedNick): void {
    this.#nicks.add(muted.nick, muted);
    this.#known = new WeakMap();
  }

  #letGo(muted: MutedNick): void {
    this.#nicks.delete(muted.nick, muted);
    this.#known = new WeakMap();
  }
}
