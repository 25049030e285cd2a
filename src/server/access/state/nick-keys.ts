import { NICK_KEPT_MS, NICKS_KEPT, NICKS_PER_KEY } from '../../../limits.js';
import { nickKeys } from '../../../wire/nickname.js';

/** A nick, the fingerprint of the key that used it last, and when that was (epoch milliseconds). */
export interface NickKey {
  readonly nick: string;
  readonly key: string;
  readonly seenAt: number;
}

/** What changed: who owns a nick now, and what was forgotten for it. */
export interface NickUse {
  readonly owned: NickKey;
  readonly forgotten: readonly NickKey[];
}

/** Which key a nick, and whatever looks like it, belongs to. Pure: the time is passed in. */
export class NickKeys {
  /** The one longest unseen first. */
  readonly #owned = new Set<NickKey>();
  /** The nicks of each key, likewise. */
  readonly #ofKey = new Map<string, Set<NickKey>>();
  /** By what is the same, and by how it looks (`nickKeys`). */
  readonly #named = new Map<string, NickKey>();

  constructor(kept: readonly NickKey[] = []) {
    for (const owned of [...kept].sort((a, b) => a.seenAt - b.seenAt)) this.#enter(owned);
  }

  /** Everything that is kept, longest unseen first. */
  list(now: number): readonly NickKey[] {
    return [...this.#owned].filter((owned) => isKept(owned, now));
  }

  /** Whether this nick, one that is the same, or one that looks like it is kept for another key. */
  isAnothers(nick: string, key: string | null, now: number): boolean {
    return this.#alike(nick).some((owned) => owned.key !== key && isKept(owned, now));
  }

  /**
   * A key uses a nick that is not another's: from now on it is its own. What it used longest ago goes when it has
   * more than `NICKS_PER_KEY`, and so does what anybody used longest ago past `NICKS_KEPT`.
   */
  use(nick: string, key: string, now: number): NickUse {
    const owned = { nick, key, seenAt: now };
    const forgotten = this.#enter(owned).filter((before) => before.nick !== nick);
    const [oldest = owned, ...others] = this.#ofKey.get(key) ?? [];
    const [longest = owned] = this.#owned;
    const over = others.length >= NICKS_PER_KEY ? oldest : this.#owned.size > NICKS_KEPT ? longest : null;
    if (over === null) return { owned, forgotten };
    this.#leave(over);
    return { owned, forgotten: [...forgotten, over] };
  }

  /** A key is still here, or was until now; null when the nick is not its own (any more). */
  touch(nick: string, key: string, now: number): NickUse | null {
    return this.#alike(nick).some((owned) => owned.key === key) ? this.use(nick, key, now) : null;
  }

  /** Gives a nick, and what looks like it, back to everybody; empty when it was nobody's. */
  release(nick: string): readonly NickKey[] {
    const released = this.#alike(nick);
    for (const owned of released) this.#leave(owned);
    return released;
  }

  #alike(nick: string): readonly NickKey[] {
    return [...new Set(nickKeys(nick).flatMap((key) => this.#named.get(key) ?? []))];
  }

  /** In the place of what is the same or looks like it, which is given back. */
  #enter(owned: NickKey): readonly NickKey[] {
    const before = this.release(owned.nick);
    for (const key of nickKeys(owned.nick)) this.#named.set(key, owned);
    this.#owned.add(owned);
    this.#ofKey.set(owned.key, (this.#ofKey.get(owned.key) ?? new Set()).add(owned));
    return before;
  }

  #leave(owned: NickKey): void {
    for (const key of nickKeys(owned.nick)) this.#named.delete(key);
    this.#owned.delete(owned);
    const others = this.#ofKey.get(owned.key);
    others?.delete(owned);
    if (others?.size === 0) this.#ofKey.delete(owned.key);
  }
}

function isKept({ seenAt }: NickKey, now: number): boolean {
  return now - seenAt < NICK_KEPT_MS;
}
