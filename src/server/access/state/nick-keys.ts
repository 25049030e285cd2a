import { NICK_KEPT_MS, NICK_SETTLED_MS, NICKS_KEPT, NICKS_PER_KEY } from '../../../limits.js';
import { nickKeys } from '../../../wire/nickname.js';

/** A nick, the fingerprint of the key that used it last, and since when and until when it did (epoch milliseconds). */
export interface NickKey {
  readonly nick: string;
  readonly key: string;
  readonly since: number;
  readonly seenAt: number;
}

/** What changed: who owns a nick now, null where it cannot be kept, and what was forgotten for it. */
export interface NickUse {
  readonly owned: NickKey | null;
  readonly forgotten: readonly NickKey[];
}

/** Which key a nick, and whatever looks like it, belongs to. Pure: the time is passed in. */
export class NickKeys {
  /** Those used again `NICK_SETTLED_MS` after they were first used, the one longest unseen first. */
  readonly #settled = new Set<NickKey>();
  /** All others, likewise: who uses thousands of nicks for minutes drives out no more than these. */
  readonly #passing = new Set<NickKey>();
  /** The nicks of each key, likewise. */
  readonly #ofKey = new Map<string, Set<NickKey>>();
  /** By what is the same, and by how it looks (`nickKeys`). */
  readonly #named = new Map<string, NickKey>();

  constructor(kept: readonly NickKey[] = []) {
    for (const owned of [...kept].sort((a, b) => a.seenAt - b.seenAt)) this.#enter(owned);
  }

  /** Everything that is kept, longest unseen first. */
  list(now: number): readonly NickKey[] {
    const owned = [...this.#settled, ...this.#passing].sort((a, b) => a.seenAt - b.seenAt);
    return owned.filter((each) => isKept(each, now));
  }

  /** Whether this nick, one that is the same, or one that looks like it is kept for another key. */
  isAnothers(nick: string, key: string | null, now: number): boolean {
    return this.#alike(nick).some((owned) => owned.key !== key && isKept(owned, now));
  }

  /**
   * A key uses a nick that is not another's: from now on it is its own. What it used longest ago goes when it has
   * more than `NICKS_PER_KEY`. Past `NICKS_KEPT` goes what is kept no longer, or else what has not settled and was used
   * longest ago: this one itself where all others have.
   */
  use(nick: string, key: string, now: number): NickUse {
    const before = this.#alike(nick).find((each) => each.key === key && isKept(each, now));
    const owned = { nick, key, since: before?.since ?? now, seenAt: now };
    const replaced = this.#enter(owned).filter((each) => each.nick !== nick);
    const over = this.#over(owned, now);
    if (over === null) return { owned, forgotten: replaced };
    this.#leave(over);
    return { owned: over === owned ? null : owned, forgotten: [...replaced, over] };
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

  /** What has to go now that this one is in. */
  #over(owned: NickKey, now: number): NickKey | null {
    const [oldest = owned, ...others] = this.#ofKey.get(owned.key) ?? [];
    if (others.length >= NICKS_PER_KEY) return oldest;
    if (this.#settled.size + this.#passing.size <= NICKS_KEPT) return null;
    const [settled = owned] = this.#settled;
    const [passing = settled] = this.#passing;
    return isKept(settled, now) ? passing : settled;
  }

  #alike(nick: string): readonly NickKey[] {
    return [...new Set(nickKeys(nick).flatMap((key) => this.#named.get(key) ?? []))];
  }

  /** In the place of what is the same or looks like it, which is given back. */
  #enter(owned: NickKey): readonly NickKey[] {
    const before = this.release(owned.nick);
    for (const key of nickKeys(owned.nick)) this.#named.set(key, owned);
    (hasSettled(owned) ? this.#settled : this.#passing).add(owned);
    this.#ofKey.set(owned.key, (this.#ofKey.get(owned.key) ?? new Set()).add(owned));
    return before;
  }

  #leave(owned: NickKey): void {
    for (const key of nickKeys(owned.nick)) this.#named.delete(key);
    this.#settled.delete(owned);
    this.#passing.delete(owned);
    const others = this.#ofKey.get(owned.key);
    others?.delete(owned);
    if (others?.size === 0) this.#ofKey.delete(owned.key);
  }
}

function isKept({ seenAt }: NickKey, now: number): boolean {
  return now - seenAt < NICK_KEPT_MS;
}

function hasSettled({ since, seenAt }: NickKey): boolean {
  return seenAt - since >= NICK_SETTLED_MS;
}
