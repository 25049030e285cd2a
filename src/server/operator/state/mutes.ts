import { foldNick } from '../../../wire/nickname.js';
import type { Member, MemberId } from '../../state/member.js';

/** What somebody is known by. */
export type Person = Pick<Member, 'id' | 'nick' | 'key'>;

/**
 * Whose texts are refused, until the server stops. Whoever has shown a key is known by it, under every nick, also
 * when they leave and come back. Of others there is only the nick: the mute goes along with whoever was muted as long
 * as they are here, and then stays with the nick, whoever comes under it. Pure.
 */
export class Mutes {
  /** Whoever has a key → the nick that they had last, in which an operator may think of them. */
  readonly #keys = new Map<string, string>();
  /** The nicks of whoever has none → who was muted under it, or went on to it. */
  readonly #nicks = new Map<string, MemberId>();

  has({ nick, key }: Person): boolean {
    // Asked for each text, and nearly always of nobody: folding a nick costs more than all else of a text.
    if (this.isEmpty) return false;
    return (key !== null && this.#keys.has(key)) || (this.#nicks.size > 0 && this.#nicks.has(foldNick(nick)));
  }

  /** Whether nobody is muted, here or not. */
  get isEmpty(): boolean {
    return this.#keys.size + this.#nicks.size === 0;
  }

  /** False when they are muted already. */
  add(person: Person): boolean {
    if (this.has(person)) return false;
    const nick = foldNick(person.nick);
    if (person.key === null) this.#nicks.set(nick, person.id);
    else this.#keys.set(person.key, nick);
    return true;
  }

  /**
   * Lets whoever has this nick speak again, or, when they are not muted, whoever had it last.
   *
   * @param key of whoever has the nick now
   * @returns false when none of them is muted
   */
  remove(nick: string, key: string | null): boolean {
    const folded = foldNick(nick);
    const byNick = this.#nicks.delete(folded);
    const byKey = key !== null && this.#keys.delete(key);
    if (byNick || byKey) return true;
    const [gone] = [...this.#keys].find(([, last]) => last === folded) ?? [];
    return gone !== undefined && this.#keys.delete(gone);
  }

  /** Another name is no way out for who was muted; who only has their nick leaves the mute with it. */
  renamed({ id, nick, key }: Person, to: string): void {
    if (this.isEmpty) return;
    if (key !== null && this.#keys.has(key)) this.#keys.set(key, foldNick(to));
    const from = foldNick(nick);
    if (this.#nicks.get(from) !== id) return;
    this.#nicks.delete(from);
    this.#nicks.set(foldNick(to), id);
  }
}
