import type { Dialect } from '../../bus/events.js';

/** One person as the client knows them. */
export interface RosterEntry {
  readonly nick: string;
  /** What they were called before that, while they are here; null without a change. */
  readonly formerNick: string | null;
  readonly ip: string;
  /** 1–65535, or 0 when unknown. */
  readonly udpPort: number;
  /** What their program speaks; null where the server does not say. */
  readonly dialect: Dialect | null;
  /** Of the key that they have proven to have to the server; null where it names none. */
  readonly fingerprint: string | null;
  /** An old server has said that they left, which may be false. */
  readonly doubtful: boolean;
}

/** Entries by nick, by address and by key without walking through everybody: a flood of datagrams asks often. */
export class RosterIndex {
  readonly #byNick = new Map<string, RosterEntry>();
  readonly #byIp = new Map<string, Set<RosterEntry>>();
  readonly #byKey = new Map<string, Set<RosterEntry>>();
  readonly #doubtful = new Set<RosterEntry>();

  get size(): number {
    return this.#byNick.size;
  }

  /** The doubtful ones, those first who have been so for longest. */
  get doubtful(): ReadonlySet<RosterEntry> {
    return this.#doubtful;
  }

  get(nick: string): RosterEntry | undefined {
    return this.#byNick.get(nick);
  }

  values(): IterableIterator<RosterEntry> {
    return this.#byNick.values();
  }

  /** Adds an entry, in the place of the one of the same nick. */
  put(entry: RosterEntry): void {
    const old = this.#byNick.get(entry.nick);
    if (old !== undefined) this.#unlink(old);
    this.#byNick.set(entry.nick, entry);
    if (entry.doubtful) this.#doubtful.add(entry);
    link(this.#byIp, entry.ip, entry);
    if (entry.fingerprint !== null) link(this.#byKey, entry.fingerprint, entry);
  }

  remove(nick: string): RosterEntry | undefined {
    const entry = this.#byNick.get(nick);
    if (entry === undefined) return undefined;
    this.#byNick.delete(nick);
    this.#unlink(entry);
    return entry;
  }

  /** Everybody at one IP. */
  at(ip: string): readonly RosterEntry[] {
    return [...(this.#byIp.get(ip) ?? [])];
  }

  /** Everybody with one key. */
  withKey(fingerprint: string): readonly RosterEntry[] {
    return [...(this.#byKey.get(fingerprint) ?? [])];
  }

  clear(): void {
    this.#byNick.clear();
    this.#byIp.clear();
    this.#byKey.clear();
    this.#doubtful.clear();
  }

  #unlink(entry: RosterEntry): void {
    this.#doubtful.delete(entry);
    unlink(this.#byIp, entry.ip, entry);
    if (entry.fingerprint !== null) unlink(this.#byKey, entry.fingerprint, entry);
  }
}

function link(index: Map<string, Set<RosterEntry>>, key: string, entry: RosterEntry): void {
  const alike = index.get(key);
  if (alike === undefined) index.set(key, new Set([entry]));
  else alike.add(entry);
}

function unlink(index: Map<string, Set<RosterEntry>>, key: string, entry: RosterEntry): void {
  const alike = index.get(key);
  alike?.delete(entry);
  if (alike?.size === 0) index.delete(key);
}
