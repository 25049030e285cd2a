import type { Allowed } from '../../../bus/events.js';
import { shortFingerprint } from '../../../identity/short-fingerprint.js';
import { ALLOWED_KEPT } from '../../../limits.js';
import { NickIndex } from '../../state/nick-index.js';

/** The keys that may come in, and the nicks that are theirs. Pure. */
export class AccessList {
  /** By the part of the fingerprint that people read to each other. */
  readonly #allowed = new Map<string, Allowed>();
  /** The keys of each nick: one person may have several. */
  readonly #ofNick = new NickIndex<string>();

  constructor(allowed: readonly Allowed[] = []) {
    for (const one of allowed) this.add(one);
  }

  /** Everybody, oldest first. */
  list(): readonly Allowed[] {
    return [...this.#allowed.values()];
  }

  /** Whether there is room for one more. */
  get full(): boolean {
    return this.#allowed.size >= ALLOWED_KEPT;
  }

  has(key: string): boolean {
    return this.#allowed.has(shortFingerprint(key));
  }

  /** Whether somebody on the list has this nick, or one that looks like it; and whether this key is theirs. */
  ownership(nick: string, key: string | null): 'nobody' | 'own' | 'other' {
    const keys = this.#ofNick.find(nick);
    if (keys.size === 0) return 'nobody';
    return key !== null && keys.has(shortFingerprint(key)) ? 'own' : 'other';
  }

  /** Lets a key in, or gives the one that is there another nick. */
  add(allowed: Allowed): void {
    const key = shortFingerprint(allowed.fingerprint);
    this.#drop(key);
    this.#allowed.set(key, { ...allowed, fingerprint: key });
    this.#ofNick.add(allowed.nick, key);
  }

  /** Takes a key off the list; empty when it was not there. */
  removeKey(fingerprint: string): readonly Allowed[] {
    return this.#drop(shortFingerprint(fingerprint));
  }

  /** Takes every key of a nick, in any case, off the list. */
  removeNick(nick: string): readonly Allowed[] {
    return [...this.#ofNick.find(nick)].flatMap((key) => this.#drop(key));
  }

  #drop(key: string): readonly Allowed[] {
    const allowed = this.#allowed.get(key);
    if (allowed === undefined) return [];
    this.#allowed.delete(key);
    this.#ofNick.delete(allowed.nick, key);
    return [allowed];
  }
}
