import type { Dialect } from '../../bus/events.js';

/** One person as the client knows them. */
export interface RosterEntry {
  readonly nick: string;
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

/** Entries by nick, and by address without walking through everybody: a flood of datagrams asks often. */
export class RosterIndex {
  readonly #byNick = new Map<string, RosterEntry>();
  readonly #byIp = new Map<string, Set<RosterEntry>>();
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
    const there = this.#byIp.get(entry.ip);
    if (there === undefined) this.#byIp.set(entry.ip, new Set([entry]));
    else there.add(entry);
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

  clear(): void {
    this.#byNick.clear();
    this.#byIp.clear();
    this.#doubtful.clear();
  }

  #unlink(entry: RosterEntry): void {
    this.#doubtful.delete(entry);
    const there = this.#byIp.get(entry.ip);
    there?.delete(entry);
    if (there?.size === 0) this.#byIp.delete(entry.ip);
  }
}
