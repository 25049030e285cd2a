import { BlockList } from 'node:net';
import type { Ban } from '../../../bus/events.js';
import type { Moment } from '../../../clock.js';
import { isTime } from '../../../clock.js';
import { BANS_KEPT } from '../../../limits.js';
import { readBanTarget } from '../../../operator/ban-target.js';
import type { BanTarget } from '../../../operator/command.js';
import { foldNick, nickSkeleton } from '../../../wire/nickname.js';

type Family = 'ipv4' | 'ipv6';

/** A ban and what tells quickly whether it concerns somebody. */
interface Entry {
  readonly ban: Ban;
  /** Equal for those that are for the same. */
  readonly key: string;
  /** Equal for nicks that look alike, too. */
  readonly look: string;
  /** When its time has passed, of the clock that never leaps. */
  readonly overAt: number;
  readonly addresses: BlockList | null;
  /** Of those addresses. To a list of Node's an IPv4 address is one of IPv6, too: `::/0` would be everybody. */
  readonly family: Family;
}

/**
 * Who is kept out. A ban ends when the wall clock says so, and at the latest when its time has passed: a clock that is
 * set back keeps nobody out for longer. Pure: the time is passed in.
 */
export class Bans {
  /** Oldest first. */
  readonly #entries = new Set<Entry>();
  /** Several may be for one nick's looks: each holds and ends by itself. */
  readonly #byLook = new Map<string, Set<Entry>>();
  /** Every address and network of a family in one, so that whoever is not banned costs one look. */
  #barred = newLists();

  /** @param bans of earlier runs */
  constructor(bans: readonly Ban[], now: Moment) {
    for (const ban of bans) this.#enter(ban, now);
  }

  /** All that hold, oldest first. */
  list(now: Moment): readonly Ban[] {
    this.#prune(now);
    return [...this.#entries].map(({ ban }) => ban);
  }

  /** Adds a ban; gives those for the same, in whose place it is, or null when there are `BANS_KEPT` already. */
  add(ban: Ban, now: Moment): readonly Ban[] | null {
    this.#prune(now);
    const before = this.#entriesFor(ban);
    if (this.#entries.size - before.length >= BANS_KEPT) return null;
    this.#drop(before);
    this.#enter(ban, now);
    return before.map((entry) => entry.ban);
  }

  /** Ends a ban; empty when there is none for this. */
  remove(target: BanTarget): readonly Ban[] {
    const entries = this.#entriesFor(target);
    this.#drop(entries);
    return entries.map(({ ban }) => ban);
  }

  /** The ban that keeps this nick out: it is banned, or looks like one that is. */
  ofNick(nick: string, now: Moment): Ban | null {
    for (const entry of this.#byLook.get(lookOf({ kind: 'nick', what: nick })) ?? []) {
      if (holds(entry, now)) return entry.ban;
    }
    return null;
  }

  /** The ban that keeps this IP address out. */
  ofAddress(ip: string, now: Moment): Ban | null {
    const family = familyOf(ip);
    if (!this.#barred[family].check(ip, family)) return null;
    for (const entry of this.#entries) {
      const isMeant = entry.family === family && entry.addresses?.check(ip, family) === true;
      if (isMeant && holds(entry, now)) return entry.ban;
    }
    return null;
  }

  /** There can be several: earlier versions kept what was typed in several spellings. */
  #entriesFor(target: BanTarget): readonly Entry[] {
    const key = keyOf(target);
    return [...(this.#byLook.get(lookOf(target)) ?? [])].filter((entry) => entry.key === key);
  }

  #enter(ban: Ban, now: Moment): void {
    const addresses = ban.kind === 'nick' ? null : new BlockList();
    const [key, look, family] = [keyOf(ban), lookOf(ban), familyOf(ban.what)];
    const entry = { ban, key, look, addresses, family, overAt: now.elapsed + timeLeft(ban, now.wall) };
    this.#entries.add(entry);
    this.#byLook.set(look, (this.#byLook.get(look) ?? new Set()).add(entry));
    if (addresses !== null) for (const list of [addresses, this.#barred[family]]) fill(list, ban.what);
  }

  #drop(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#entries.delete(entry);
      const alike = this.#byLook.get(entry.look);
      alike?.delete(entry);
      if (alike?.size === 0) this.#byLook.delete(entry.look);
    }
    if (entries.some(({ addresses }) => addresses !== null)) this.#rebuild();
  }

  /** A list of Node's has no way to take a rule out. */
  #rebuild(): void {
    this.#barred = newLists();
    for (const { ban, addresses, family } of this.#entries) {
      if (addresses !== null) fill(this.#barred[family], ban.what);
    }
  }

  #prune(now: Moment): void {
    this.#drop([...this.#entries].filter((entry) => !holds(entry, now)));
  }
}

/** Whether a ban is one that somebody can have made. What comes from a disk may be anything. */
export function isSound({ kind, what, until, at }: Ban): boolean {
  const target = readBanTarget(what);
  return target.ok && target.value.kind === kind && isTime(at) && (until === null || isTime(until));
}

function holds({ ban, overAt }: Entry, now: Moment): boolean {
  return ban.until === null || (now.wall < ban.until && now.elapsed < overAt);
}

/** Milliseconds; no more than it was made for, although the clock may have been set back since. */
function timeLeft({ until, at }: Ban, wall: number): number {
  return until === null ? Infinity : Math.min(until - wall, until - at);
}

function keyOf({ kind, what }: BanTarget): string {
  return `${kind} ${kind === 'nick' ? foldNick(what) : what}`;
}

function lookOf(target: BanTarget): string {
  return target.kind === 'nick' ? `nick ${nickSkeleton(target.what)}` : keyOf(target);
}

function fill(list: BlockList, what: string): void {
  const [address = '', prefix] = what.split('/');
  if (prefix === undefined) list.addAddress(address, familyOf(address));
  else list.addSubnet(address, Number(prefix), familyOf(address));
}

/** Of an address or a network. */
function familyOf(what: string): Family {
  return what.includes(':') ? 'ipv6' : 'ipv4';
}

function newLists(): Readonly<Record<Family, BlockList>> {
  return { ipv4: new BlockList(), ipv6: new BlockList() };
}
