import type { PeerFacts, Person } from '../../bus/events.js';
import { DOUBTFUL_KEPT, PEOPLE_KEPT } from '../../limits.js';
import { foldNick } from '../../wire/nickname.js';
import type { WirePerson } from '../../wire/people.js';
import type { PeerFact } from './fact.js';
import { fact } from './fact.js';
import type { RosterEntry } from './roster-index.js';
import { RosterIndex } from './roster-index.js';

/**
 * Who is there, oneself included, as the server tells it (nicks are clean already). Pure: every change answers
 * with its facts.
 *
 * On an old server a USER_LEFT may be false. It tells `person:doubted` (true) and then `person:left`: for
 * scripts the person is gone, a screen that heard the doubt first keeps them with a `?`. The entry stays, so
 * they can be invited. Anything heard from them makes them whole: `person:joined`, then `person:doubted`
 * (false). They are really dropped when a USERLIST comes without them, when somebody else has their address,
 * or when there are too many such entries: `person:doubted` (false) without a `person:joined` before it.
 */
export class Roster {
  readonly #index = new RosterIndex();
  #self = '';

  /** One's own nick; empty before the first WELCOME. */
  get self(): string {
    return this.#self;
  }

  /** One's own address as the server shows it; null where it does not. */
  get ownIp(): string | null {
    return this.#index.get(this.#self)?.ip ?? null;
  }

  /** A server has welcomed us under this nick. */
  welcome(nick: string): void {
    this.#self = nick;
  }

  /** A whole list takes the place of everything known, doubts included. */
  list(people: readonly WirePerson[]): readonly PeerFact[] {
    this.#index.clear();
    for (const person of people) this.#index.put(entryOf(person));
    return [fact('roster:listed', this.listed())];
  }

  /** Everybody, as `roster:listed` says it; doubtful ones are marked. */
  listed(): PeerFacts['roster:listed'] {
    const people = [...this.#index.values()].map((entry) =>
      entry.doubtful ? { ...personOf(entry), doubtful: true as const } : personOf(entry),
    );
    return { people };
  }

  /** Somebody came; nothing is told of oneself or of somebody who is already there. */
  join(person: WirePerson): readonly PeerFact[] {
    const entry = entryOf(person);
    const known = this.#index.get(entry.nick);
    if (known === undefined && this.#index.size >= PEOPLE_KEPT) return [];
    const dropped = this.#dropDoubtfulAt(entry);
    this.#index.put(entry);
    if (entry.nick === this.#self) return dropped;
    if (known === undefined) return [...dropped, joined(entry)];
    if (known.doubtful) return [...dropped, joined(entry), doubted(entry.nick, false)];
    const isSame = sameAddress(known, entry) && known.fingerprint === entry.fingerprint;
    return isSame ? dropped : [...dropped, joined(entry)];
  }

  /** Somebody left. `mayBeFalse` on old servers; nobody can tell us that we left ourselves. */
  leave(nick: string, mayBeFalse: boolean): readonly PeerFact[] {
    const entry = this.#index.get(nick);
    if (entry === undefined || entry.doubtful || nick === this.#self) return [];
    if (!mayBeFalse) {
      this.#index.remove(nick);
      return [fact('person:left', { nick })];
    }
    this.#index.remove(nick);
    this.#index.put({ ...entry, doubtful: true });
    return [doubted(nick, true), fact('person:left', { nick }), ...this.#dropOldestDoubtful()];
  }

  /** Somebody has another nick now, perhaps oneself. Whoever had it is gone; nobody else can have one's own. */
  rename(from: string, to: string): readonly PeerFact[] {
    const entry = this.#index.get(from);
    if (from === to || to === this.#self) return [];
    if (entry === undefined && from !== this.#self) return [];
    const displaced = this.leave(to, false);
    if (from === this.#self) this.#self = to;
    this.#index.remove(from);
    if (entry !== undefined) this.#index.put({ ...entry, nick: to, formerNick: from });
    return [...displaced, fact('person:renamed', { from, to })];
  }

  /** Something came from them, so they are there. */
  heard(nick: string): readonly PeerFact[] {
    const entry = this.#index.get(nick);
    if (entry?.doubtful !== true) return [];
    this.#index.put({ ...entry, doubtful: false });
    return [joined(entry), doubted(nick, false)];
  }

  /** By nick as it is written, else as the only one that is the same but for upper and lower case. */
  find(nick: string): RosterEntry | undefined {
    const exact = this.#index.get(nick);
    if (exact !== undefined) return exact;
    const folded = foldNick(nick);
    const alike = [...this.#index.values()].filter((entry) => foldNick(entry.nick) === folded);
    return alike.length === 1 ? alike[0] : undefined;
  }

  /** The key of exactly this nick, as the roster says it; null for who has none, or is not here. */
  keyOf(nick: string): string | null {
    return this.#index.get(nick)?.fingerprint ?? null;
  }

  /** Who alone has exactly this address, oneself excluded. */
  at(ip: string, udpPort: number): RosterEntry | undefined {
    const there = this.withIp(ip).filter((entry) => entry.udpPort === udpPort);
    return there.length === 1 ? there[0] : undefined;
  }

  /** Everybody at this IP, oneself excluded, doubtful ones included. */
  withIp(ip: string): readonly RosterEntry[] {
    return this.#index.at(ip).filter((entry) => entry.nick !== this.#self);
  }

  /** Everybody with this key, oneself excluded, doubtful ones included. */
  withKey(fingerprint: string): readonly RosterEntry[] {
    return this.#index.withKey(fingerprint).filter((entry) => entry.nick !== this.#self);
  }

  #dropDoubtfulAt(entry: RosterEntry): PeerFact[] {
    const gone = [...this.#index.doubtful].filter(
      (other) => other.nick !== entry.nick && sameAddress(other, entry),
    );
    return gone.map((other) => this.#drop(other));
  }

  #dropOldestDoubtful(): PeerFact[] {
    const [oldest] = this.#index.doubtful;
    return oldest === undefined || this.#index.doubtful.size <= DOUBTFUL_KEPT ? [] : [this.#drop(oldest)];
  }

  #drop(entry: RosterEntry): PeerFact {
    this.#index.remove(entry.nick);
    return doubted(entry.nick, false);
  }
}

function entryOf(person: WirePerson): RosterEntry {
  return {
    nick: person.nick,
    formerNick: null,
    ip: person.ip,
    udpPort: person.udpPort,
    dialect: person.dialect ?? null,
    fingerprint: person.key ?? null,
    doubtful: false,
  };
}

/** Somebody as facts name them. */
function personOf({ nick, ip, udpPort, fingerprint }: RosterEntry): Person {
  return fingerprint === null ? { nick, ip, udpPort } : { nick, ip, udpPort, fingerprint };
}

function sameAddress(a: RosterEntry, b: RosterEntry): boolean {
  return a.ip === b.ip && a.udpPort === b.udpPort;
}

function joined(entry: RosterEntry): PeerFact {
  return fact('person:joined', personOf(entry));
}

function doubted(nick: string, doubtful: boolean): PeerFact {
  return fact('person:doubted', { nick, doubtful });
}
