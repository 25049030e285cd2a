import type { PeerFacts, Person } from '../../../src/bus/events.js';
import { SPEAKERS } from '../../../src/limits.js';
import { foldNick } from '../../../src/bus/fold-nick.js';

type Listed = PeerFacts['roster:listed']['people'][number];

/** One person of the people list. */
export interface RosterEntry extends Person {
  /** An old server said that they left, which may be false. */
  readonly doubtful: boolean;
  /** When they last said something, by the elapsed clock; 0 is never. */
  readonly spokeAt: number;
}

/** Everyone in the room, in the order of the list: by nick, upper and lower case alike. */
export class Roster {
  readonly #byNick = new Map<string, RosterEntry>();
  readonly #order: RosterEntry[] = [];
  /** When each nick last said something; the first one is the longest ago. */
  readonly #spoken = new Map<string, number>();

  /** Everyone, sorted. */
  get people(): readonly RosterEntry[] {
    return this.#order;
  }

  get size(): number {
    return this.#order.length;
  }

  /** The person of exactly that nick. */
  get(nick: string): RosterEntry | undefined {
    return this.#byNick.get(nick);
  }

  /** The person of that nick, else the only one whose nick is the same when folded. Walks through all. */
  find(nick: string): RosterEntry | undefined {
    const exact = this.#byNick.get(nick);
    if (exact !== undefined) return exact;
    const folded = foldNick(nick);
    const [only, ...others] = this.#order.filter((each) => foldNick(each.nick) === folded);
    return others.length > 0 ? undefined : only;
  }

  /** Takes a whole list in place of the old one; who spoke when is known still. */
  list(people: readonly Listed[]): void {
    this.#byNick.clear();
    for (const person of people) this.#byNick.set(person.nick, this.#entry(person));
    const sorted = [...this.#byNick.values()].sort((a, b) => compare(a.nick, b.nick));
    this.#order.splice(0, this.#order.length);
    for (const one of sorted) this.#order.push(one);
  }

  /** Adds a person, or takes their new address; they are no longer doubtful. */
  add(person: Person): void {
    this.remove(person.nick);
    this.#put(this.#entry(person));
  }

  /** Takes a person out; harmless when unknown. */
  remove(nick: string): void {
    const known = this.#byNick.get(nick);
    if (known === undefined) return;
    this.#byNick.delete(nick);
    this.#order.splice(this.#place(nick), 1);
  }

  /** The person `from` is now called `to`. */
  rename(from: string, to: string): void {
    const known = this.#byNick.get(from);
    if (known === undefined) return;
    this.remove(from);
    this.remove(to);
    if (known.spokeAt > 0) this.#remember(to, known.spokeAt);
    this.#put({ ...known, nick: to });
  }

  /** Somebody said something, at `at` of the elapsed clock; remembered also of those who are not, or not yet, here. */
  spoke(nick: string, at: number): void {
    this.#remember(nick, at);
    this.#change(nick, { spokeAt: at });
  }

  /** Whether somebody may have left. */
  note(nick: string, change: Pick<RosterEntry, 'doubtful'>): void {
    this.#change(nick, change);
  }

  #change(nick: string, change: Partial<RosterEntry>): void {
    const known = this.#byNick.get(nick);
    if (known === undefined) return;
    const changed = { ...known, ...change };
    this.#byNick.set(nick, changed);
    this.#order[this.#place(nick)] = changed;
  }

  #remember(nick: string, at: number): void {
    this.#spoken.delete(nick);
    this.#spoken.set(nick, at);
    const [oldest] = this.#spoken.keys();
    if (this.#spoken.size > SPEAKERS && oldest !== undefined) this.#spoken.delete(oldest);
  }

  #entry(person: Listed): RosterEntry {
    const spokeAt = this.#spoken.get(person.nick) ?? 0;
    return { ...person, doubtful: person.doubtful === true, spokeAt };
  }

  #put(person: RosterEntry): void {
    this.#byNick.set(person.nick, person);
    this.#order.splice(this.#place(person.nick), 0, person);
  }

  /** Where `nick` stands, or would stand, in the order. */
  #place(nick: string): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#order[middle]?.nick ?? '', nick) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** By folded nick, equal ones by the nick itself, so that the order is total. */
function compare(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  if (x !== y) return x < y ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
