import type { ClientActivity, ClientInfo } from '../bus/events.js';
import { foldNick } from '../wire/nickname.js';
import type { Session } from './session.js';
import type { Member, MemberId } from './state/member.js';

/** Everybody who is connected, in the room or not yet. */
export class Sessions {
  readonly #sessions = new Map<MemberId, Session>();
  /** Those of them who have not registered, in the order in which they came. */
  readonly #unregistered = new Map<MemberId, Session>();

  add(id: MemberId, session: Session): void {
    this.#sessions.set(id, session);
    this.#unregistered.set(id, session);
  }

  /** This one is in the room. */
  registered(id: MemberId): void {
    this.#unregistered.delete(id);
  }

  /** Whoever has waited longest without registering, if there are more than so many of them. */
  longestUnregistered(most: number): Session | undefined {
    if (this.#unregistered.size <= most) return undefined;
    const [longest] = this.#unregistered.values();
    return longest;
  }

  /** Those who came at this time or earlier and have not registered, at most so many of them; longest first. */
  unregisteredSince(time: number, most: number): readonly Session[] {
    const late: Session[] = [];
    for (const session of this.#unregistered.values()) {
      if (late.length === most || session.cameAt > time) break;
      late.push(session);
    }
    return late;
  }

  delete(id: MemberId): void {
    this.#sessions.delete(id);
    this.#unregistered.delete(id);
  }

  get(id: MemberId): Session | undefined {
    return this.#sessions.get(id);
  }

  /** All of them as of now: some may end while one goes through them. */
  all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** Whoever is in the room under this nick, in any case. */
  byNick(nick: string): Session | undefined {
    const folded = foldNick(nick);
    return this.all().find(({ member }) => member !== null && foldNick(member.nick) === folded);
  }

  /** Whoever is in the room with this key and is such a member. */
  byKey(key: string, isWanted: (member: Member) => boolean): Session | undefined {
    return this.all().find(({ member }) => member !== null && member.key === key && isWanted(member));
  }

  /** Everybody in the room. */
  people(): readonly Member[] {
    return this.all()
      .map(({ member }) => member)
      .filter((member) => member !== null);
  }

  /** How many are in the room. */
  get members(): number {
    return this.all().reduce((count, { member }) => (member === null ? count : count + 1), 0);
  }

  /** Everybody in the room, as an operator sees them. */
  infos(): readonly ClientInfo[] {
    return this.all()
      .map((session) => session.info)
      .filter((info) => info !== null);
  }

  /** What has changed since this was asked last. */
  news(): readonly ClientActivity[] {
    return this.all()
      .map((session) => session.news())
      .filter((news) => news !== null);
  }
}
