import { BlockList, isIP } from 'node:net';
import type { Ban } from '../../../bus/events.js';
import { isTime } from '../../../clock.js';
import { BANS_KEPT } from '../../../limits.js';
import { readBanTarget } from '../../../operator/ban-target.js';
import type { BanTarget } from '../../../operator/command.js';
import { foldNick, nickSkeleton } from '../../../wire/nickname.js';

/** A ban and what tells quickly whether it concerns an address. */
interface Entry {
  readonly ban: Ban;
  readonly addresses: BlockList | null;
}

/** Who is kept out. Pure: the time is passed in, epoch milliseconds. */
export class Bans {
  readonly #entries = new Map<string, Entry>();
  /** The nicks among them, by how they look. */
  readonly #looks = new Map<string, Ban>();
  /** Every address and network in one, so that whoever is not banned costs one look. */
  #barred = new BlockList();

  constructor(bans: readonly Ban[] = []) {
    for (const ban of bans) this.#enter(ban);
  }

  /** All that hold, oldest first. */
  list(now: number): readonly Ban[] {
    this.#prune(now);
    return [...this.#entries.values()].map(({ ban }) => ban);
  }

  /** Adds a ban, in the place of one for the same; false when there are `BANS_KEPT` already. */
  add(ban: Ban): boolean {
    this.#prune(ban.at);
    this.remove(ban);
    if (this.#entries.size >= BANS_KEPT) return false;
    this.#enter(ban);
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
  ofNick(nick: string, now: number): Ban | null {
    const ban = this.#looks.get(nickSkeleton(nick)) ?? this.#entries.get(`nick ${foldNick(nick)}`)?.ban;
    return ban !== undefined && holds(ban, now) ? ban : null;
  }

  /** The ban that keeps this IP address out. */
  ofAddress(ip: string, now: number): Ban | null {
    const family = familyOf(ip);
    if (!this.#barred.check(ip, family)) return null;
    for (const { ban, addresses } of this.#entries.values()) {
      if (addresses !== null && holds(ban, now) && addresses.check(ip, family)) return ban;
    }
    return null;
  }

  #enter(ban: Ban): void {
    const addresses = ban.kind === 'nick' ? null : new BlockList();
    this.#entries.set(keyOf(ban), { ban, addresses });
    if (addresses === null) this.#looks.set(nickSkeleton(ban.what), ban);
    else for (const list of [addresses, this.#barred]) fill(list, ban.what);
  }

  /** A list of Node's has no way to take a rule out. */
  #rebuild(): void {
    this.#barred = new BlockList();
    for (const { ban, addresses } of this.#entries.values()) {
      if (addresses !== null) fill(this.#barred, ban.what);
    }
  }

  #prune(now: number): void {
    for (const { ban } of [...this.#entries.values()]) if (!holds(ban, now)) this.remove(ban);
  }
}

/** Whether a ban is one that somebody can have made. What comes from a disk may be anything. */
export function isSound({ kind, what, until, at }: Ban): boolean {
  const target = readBanTarget(what);
  return target.ok && target.value.kind === kind && isTime(at) && (until === null || isTime(until));
}

function holds(ban: Ban, now: number): boolean {
  return ban.until === null || now < ban.until;
}

function keyOf({ kind, what }: BanTarget): string {
  return `${kind} ${kind === 'nick' ? foldNick(what) : what}`;
}

function fill(list: BlockList, what: string): void {
  const [address = '', prefix] = what.split('/');
  if (prefix === undefined) list.addAddress(address, familyOf(address));
  else list.addSubnet(address, Number(prefix), familyOf(address));
}

function familyOf(ip: string): 'ipv4' | 'ipv6' {
  return isIP(ip) === 6 ? 'ipv6' : 'ipv4';
}
