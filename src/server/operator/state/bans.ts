import type { Ban } from '../../../bus/events.js';
import type { Moment } from '../../../clock.js';
import { isTime } from '../../../clock.js';
import { BANS_KEPT } from '../../../limits.js';
import { readBanTarget } from '../../../operator/ban-target.js';
import type { BanTarget } from '../../../operator/command.js';
import { foldNick } from '../../../wire/nickname.js';
import { NickIndex } from '../../state/nick-index.js';
import { AddressSet } from './address-set.js';

/** A ban and what tells quickly whether it concerns somebody. */
interface Entry {
  readonly ban: Ban;
  /** Whom it is for, in the one spelling in which those who are the same are equal. */
  readonly target: BanTarget;
  /** When its time has passed, of the clock that never leaps. */
  readonly overAt: number;
  readonly addresses: AddressSet | null;
}

/**
 * Who is kept out. A ban ends when the wall clock says so, and at the latest when its time has passed: a clock that is
 * set back keeps nobody out for longer. Pure: the time is passed in.
 */
export class Bans {
  /** Oldest first. */
  readonly #entries = new Set<Entry>();
  /** Those of nicks. Several may be for nicks that look alike: each holds and ends by itself. */
  readonly #ofNick = new NickIndex<Entry>();
  /** Every address and network in one, so that whoever is not banned costs one look. */
  #barred = new AddressSet();

  /** @param bans of earlier runs */
  constructor(bans: readonly Ban[], now: Moment) {
    for (const ban of bans) this.#enter(ban, now);
  }

  /** All that hold, oldest first. */
  list(now: Moment): readonly Ban[] {
    return [...this.#entries].filter((entry) => holds(entry, now)).map(({ ban }) => ban);
  }

  /** Takes out those whose time is over. */
  takeEnded(now: Moment): readonly Ban[] {
    const ended = [...this.#entries].filter((entry) => !holds(entry, now));
    this.#drop(ended);
    return ended.map(({ ban }) => ban);
  }

  /** Adds a ban; gives those for the same, in whose place it is, or null when there are `BANS_KEPT` already. */
  add(ban: Ban, now: Moment): readonly Ban[] | null {
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
    const entry = [...this.#ofNick.find(nick)].find((each) => holds(each, now));
    return entry?.ban ?? null;
  }

  /** The ban that keeps this IP address out. */
  ofAddress(ip: string, now: Moment): Ban | null {
    if (!this.#barred.has(ip)) return null;
    for (const entry of this.#entries) {
      if (entry.addresses?.has(ip) === true && holds(entry, now)) return entry.ban;
    }
    return null;
  }

  /** There can be several: earlier versions kept what was typed in several spellings. */
  #entriesFor(someone: BanTarget): readonly Entry[] {
    const { kind, what } = spelled(someone);
    return [...this.#entries].filter(({ target }) => target.kind === kind && target.what === what);
  }

  #enter(ban: Ban, now: Moment): void {
    const target = spelled(ban);
    const addresses = target.kind === 'nick' ? null : new AddressSet();
    const entry = { ban, target, addresses, overAt: now.elapsed + timeLeft(ban, now.wall) };
    this.#entries.add(entry);
    // As it was typed: what is folded may look otherwise.
    if (addresses === null) this.#ofNick.add(ban.what, entry);
    else for (const set of [addresses, this.#barred]) set.add(target.what);
  }

  #drop(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#entries.delete(entry);
      if (entry.addresses === null) this.#ofNick.delete(entry.ban.what, entry);
    }
    if (entries.some(({ addresses }) => addresses !== null)) this.#rebuild();
  }

  #rebuild(): void {
    this.#barred = new AddressSet();
    for (const { target, addresses } of this.#entries) if (addresses !== null) this.#barred.add(target.what);
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

/** Earlier versions kept networks as they were typed. */
function spelled({ kind, what }: BanTarget): BanTarget {
  if (kind === 'nick') return { kind, what: foldNick(what) };
  const read = readBanTarget(what);
  return read.ok ? read.value : { kind, what };
}
