import type { Result } from '../../errors.js';
import { failure, success } from '../../errors.js';
import { onThisMachine } from '../../net/address.js';
import { foldNick, nickSkeleton } from '../../wire/nickname.js';
import type { Member, MemberId } from './member.js';

/**
 * Who is in the room, in the order of joining. No two have nicks that are equal when folded or that look
 * alike, nor the same IP and UDP port: an invitation would reach either of them.
 */
export class Directory {
  readonly #members = new Map<MemberId, Member>();
  readonly #byNick = new Map<string, MemberId>();
  readonly #byLook = new Map<string, MemberId>();
  readonly #addresses = new Set<string>();
  readonly #limits: { readonly people: number };
  /** What was listed last; null when that has changed. */
  #listed: readonly Member[] | null = null;

  /** @param limits `people`: how many there may be; looked at for each, so that it can change */
  constructor(limits: { readonly people: number } = { people: Infinity }) {
    this.#limits = limits;
  }

  /** How many are in. */
  get size(): number {
    return this.#members.size;
  }

  /** Everyone, in the order of joining; the same array until that changes. */
  list(): readonly Member[] {
    this.#listed ??= [...this.#members.values()];
    return this.#listed;
  }

  /** The member with this id, under the nick of today. */
  get(id: MemberId): Member | undefined {
    return this.#members.get(id);
  }

  /** Lets somebody in; fails with `nick-taken`, `address-taken` or `room-full`. The nick must be a valid one. */
  claim(member: Member): Result<Member> {
    if (this.#isTaken(member.nick, member.id)) return failure('nick-taken');
    if (this.#addresses.has(addressOf(member))) return failure('address-taken');
    if (this.#members.size >= this.#limits.people) return failure('room-full');
    this.#addresses.add(addressOf(member));
    this.#enter(member);
    return success(member);
  }

  /** Lets somebody go; undefined when nobody has that id. */
  release(id: MemberId): Member | undefined {
    const member = this.#members.get(id);
    if (member === undefined) return undefined;
    this.#forgetNick(member.nick);
    this.#addresses.delete(addressOf(member));
    this.#members.delete(id);
    this.#listed = null;
    return member;
  }

  /**
   * Gives somebody another nick, also one that only differs in case from the present one; fails with
   * `nick-taken`, or `not-registered` when nobody has that id.
   */
  rename(id: MemberId, nick: string): Result<Member> {
    const member = this.#members.get(id);
    if (member === undefined) return failure('not-registered');
    if (this.#isTaken(nick, id)) return failure('nick-taken');
    const renamed = { ...member, nick };
    this.#forgetNick(member.nick);
    this.#enter(renamed);
    return success(renamed);
  }

  #isTaken(nick: string, by: MemberId): boolean {
    const holders = [this.#byNick.get(foldNick(nick)), this.#byLook.get(nickSkeleton(nick))];
    return holders.some((holder) => holder !== undefined && holder !== by);
  }

  #enter(member: Member): void {
    this.#members.set(member.id, member);
    this.#listed = null;
    this.#byNick.set(foldNick(member.nick), member.id);
    this.#byLook.set(nickSkeleton(member.nick), member.id);
  }

  #forgetNick(nick: string): void {
    this.#byNick.delete(foldNick(nick));
    this.#byLook.delete(nickSkeleton(nick));
  }
}

function addressOf(member: Member): string {
  return `${onThisMachine(member.ip)} ${member.udpPort}`;
}
