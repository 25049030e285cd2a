import { NICK_KEPT_MS, NICKS_KEPT, NICKS_PER_KEY } from '../../../limits.js';
import { nickSkeleton } from '../../../wire/nickname.js';

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
  /** By how they look, the one longest unseen first. */
  readonly #owned = new Map<string, NickKey>();
  /** The looks of each key's nicks, likewise. */
  readonly #ofKey = new Map<string, Set<string>>();

  constructor(kept: readonly NickKey[] = []) {
    for (const owned of [...kept].sort((a, b) => a.seenAt - b.seenAt)) this.#enter(owned);
  }

  /** Everything that is kept, longest unseen first. */
  list(now: number): readonly NickKey[] {
    return [...this.#owned.values()].filter((owned) => isKept(owned, now));
  }

  /** Who owns this nick, or one that looks like it. */
  ownerOf(nick: string, now: number): NickKey | null {
    const owned = this.#owned.get(nickSkeleton(nick));
    return owned !== undefined && isKept(owned, now) ? owned : null;
  }

  /**
   * A key uses a nick that is not another's: from now on it is its own. What it used longest ago goes when it has
   * more than `NICKS_PER_KEY`, and so does what anybody used longest ago past `NICKS_KEPT`.
   */
  use(nick: string, key: string, now: number): NickUse {
    const owned = { nick, key, seenAt: now };
    const look = nickSkeleton(nick);
    const before = this.#owned.get(look);
    this.#leave(look);
    this.#enter(owned);
    const [oldest = look] = this.#ofKey.get(key) ?? [];
    const [longest = look] = this.#owned.keys();
    const forgotten: NickKey[] = before === undefined || before.nick === nick ? [] : [before];
    if ((this.#ofKey.get(key)?.size ?? 0) > NICKS_PER_KEY) forgotten.push(...this.#leave(oldest));
    else if (this.#owned.size > NICKS_KEPT) forgotten.push(...this.#leave(longest));
    return { owned, forgotten };
  }

  /** A key is still here, or was until now; null when the nick is not its own (any more). */
  touch(nick: string, key: string, now: number): NickUse | null {
    return this.#owned.get(nickSkeleton(nick))?.key === key ? this.use(nick, key, now) : null;
  }

  /** Gives a nick back to everybody; null when it was nobody's. */
  release(nick: string): NickKey | null {
    return this.#leave(nickSkeleton(nick))[0] ?? null;
  }

  #enter(owned: NickKey): void {
    const look = nickSkeleton(owned.nick);
    this.#owned.set(look, owned);
    const looks = this.#ofKey.get(owned.key) ?? new Set();
    this.#ofKey.set(owned.key, looks.add(look));
  }

  #leave(look: string): readonly NickKey[] {
    const owned = this.#owned.get(look);
    if (owned === undefined) return [];
    this.#owned.delete(look);
    const looks = this.#ofKey.get(owned.key);
    looks?.delete(look);
    if (looks?.size === 0) this.#ofKey.delete(owned.key);
    return [owned];
  }
}

function isKept({ seenAt }: NickKey, now: number): boolean {
  return now - seenAt < NICK_KEPT_MS;
}
