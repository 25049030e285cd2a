import { BlockList } from 'node:net';
import type { Ban } from '../../../bus/events.js';
import type { Moment } from '../../../clock.js';
import { isTime } from '../../../clock.js';
import { BANS_KEPT } from '../../../limits.js';
import { readBanTarget } from '../../../operator/ban-target.js';
import type { BanTarget } from '../../../operator/command.js';
import { foldNick, nickSkeleton } from '../../../wire/nickname.js';

type Family = 'ipv4' | 'ipv6';

/** A ban and what tells quickly whether it concerns an address. */
interface Entry {
  readonly ban: Ban;
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
  readonly #entries = new Map<string, Entry>();
  /** The nicks among them, by how they look. */
  readonly #looks = new Map<string, Entry>();
  /** Every address and network of a family in one, so that whoever is not banned costs one look. */
  #barred = newLists();

  /** @param bans of earlier runs */
  constructor(bans: readonly Ban[], now: Moment) {
    for (const ban of bans) this.#enter(ban, now);
  }

  /** All that hold, oldest first. */
  list(now: Moment): readonly Ban[] {
    this.#prune(now);
    return [...this.#entries.values()].map(({ ban }) => ban);
  }

  /** Adds a ban, in the place of one for the same; false when there are `BANS_KEPT` already. */
  add(ban: Ban, now: Moment): boolean {
    this.#prune(now);
    this.remove(ban);
    if (this.#entries.size >= BANS_KEPT) return false;
    this.#enter(ban, now);
    return true;
  }

  /** Ends a ban; null when there is none for this. */
  remove(target: BanTarget): Ban | null {
    const entry = this.#entries.get(keyOf(target));
    if (entry === undefined) return null;
    this.#entries.delete(keyOf(target));
    if (entry.ban.kind === 'nick') this.#looks.delete(nickSkeleton(entry.ban.what));
    else this.#rebuild();
    return entry.ban;
  }

  /** The ban that keeps this nick out: it is banned, or looks like one that is. */
  ofNick(nick: string, now: Moment): Ban | null {
    const entry = this.#looks.get(nickSkeleton(nick)) ?? this.#entries.get(`nick ${foldNick(nick)}`);
    return entry !== undefined && holds(entry, now) ? entry.ban : null;
  }

  /** The ban that keeps this IP address out. */
  ofAddress(ip: string, now: Moment): Ban | null {
    const family = familyOf(ip);
    if (!this.#barred[family].check(ip, family)) return null;
    for (const entry of this.#entries.values()) {
      const isMeant = entry.family === family && entry.addresses?.check(ip, family) === true;
      if (isMeant && holds(entry, now)) return entry.ban;
    }
    return null;
  }

  #enter(ban: Ban, now: Moment): void {
    const addresses = ban.kind === 'nick' ? null : new BlockList();
    const family = familyOf(ban.what);
    const entry = { ban, addresses, family, overAt: now.elapsed + timeLeft(ban, now.wall) };
    this.#entries.set(keyOf(ban), entry);
    if (addresses === null) this.#looks.set(nickSkeleton(ban.what), entry);
    else for (const list of [addresses, this.#barred[family]]) fill(list, ban.what);
  }

  /** A list of Node's has no way to take a rule out. */
  #rebuild(): void {
    this.#barred = newLists();
    for (const { ban, addresses, family } of this.#entries.values()) {
      if (addresses !== null) fill(this.#barred[family], ban.what);
    }
  }

  #prune(now: Moment): void {
    for (const entry of [...this.#entries.values()]) if (!holds(entry, now)) this.remove(entry.ban);
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
