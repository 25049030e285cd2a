import type { Disposer } from '../disposer.js';
import type { Result } from '../errors.js';
import { success } from '../errors.js';
import { MemoryStore } from '../store/memory-store.js';
import type { Store } from '../store/store.js';
import { isSendableSaid } from '../wire/extension.js';
import type { Bounds, Mark, Missed, Position } from './state/backlog.js';
import { Backlog } from './state/backlog.js';
import { Directory } from './state/directory.js';
import type { Member, MemberId, RoomEvent, Said, Utterance } from './state/member.js';

/**
 * What a server's sessions share: who is here, and the room. Several servers can stand around one commons
 * when an implementation keeps it elsewhere; hence the promises, and hence everybody, also whoever caused an
 * event, learns of it only by {@link hear}, in the one order that all see.
 */
export interface Commons {
  /** Names this run of the server. */
  readonly epoch: string;
  /** The number of the last text heard, of an earlier run too; 0 before the first. */
  readonly seq: number;
  /**
   * Lets somebody in and tells the room. Fails with `nick-taken` (also for a look-alike), `address-taken` or
   * `room-full`. The `joined` event may be heard before the promise resolves, or after.
   */
  claim(member: Member): Promise<Result<Member>>;
  /** Gives somebody another nick and tells the room; fails with `nick-taken` or `not-registered`. */
  rename(id: MemberId, nick: string): Promise<Result<Member>>;
  /** Lets somebody go and tells the room; harmless when nobody has that id. */
  release(id: MemberId): void;
  /**
   * Says something to the room, as somebody who is in it; the room numbers and times it.
   *
   * @param sender their secret name for themselves, by which it can be found
   */
  publish(id: MemberId, utterance: Utterance, sender?: string): void;
  /** Says something to the room in the server's name. */
  announce(text: string): void;
  /**
   * Writes down everything that was published since the last time; to be called before anybody hears of it.
   *
   * @returns false when it could not be written down: it ends with this run
   */
  commit(): boolean;
  /** Hears everything that happens in the room. */
  hear(listener: (event: RoomEvent) => void): Disposer;
  /** Everyone, as of the last event heard; the same array until that changes. */
  people(): readonly Member[];
  /** The text with this mark that was said after `after`; null: there is none; 'unsure': nobody knows any more. */
  recall(mark: Mark, after: Position): Said | null | 'unsure';
  /** The texts after `last` up to the one numbered `upTo`; the latest for somebody who is new (null). */
  missedSince(last: Position | null, upTo: number): Missed;
}

/** What a commons inside this process needs. */
export interface LocalCommonsOptions {
  /** Unlike that of every other run. A store has one of its own. */
  readonly epoch: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly backlog: Bounds;
  /** Must be open when the first client comes. Without one, texts end with the process. */
  readonly store?: Store;
  /** Looked at for everyone who comes; without it, all may. */
  readonly limits?: { readonly people: number };
}

/** The commons of one server: everything is decided and heard at once. */
export function localCommons(options: LocalCommonsOptions): Commons {
  return new LocalCommons(options);
}

class LocalCommons implements Commons {
  readonly #directory: Directory;
  readonly #history: History;
  readonly #now: () => number;
  readonly #listeners = new Set<(event: RoomEvent) => void>();
  /** When the texts of this turn were said: the clock is asked once for all of them. */
  #at: number | null = null;

  constructor({ epoch, now, backlog, store, limits }: LocalCommonsOptions) {
    this.#directory = new Directory(limits);
    this.#history = new History(store ?? new MemoryStore({ epoch }), backlog);
    this.#now = now;
  }

  get epoch(): string {
    return this.#history.backlog.epoch;
  }

  get seq(): number {
    return this.#history.backlog.seq;
  }

  claim(candidate: Member): Promise<Result<Member>> {
    const claimed = this.#directory.claim(candidate);
    if (claimed.ok) this.#tell({ type: 'joined', member: claimed.value });
    return Promise.resolve(claimed);
  }

  rename(id: MemberId, nick: string): Promise<Result<Member>> {
    const before = this.#directory.get(id);
    if (before?.nick === nick) return Promise.resolve(success(before));
    const renamed = this.#directory.rename(id, nick);
    if (renamed.ok && before !== undefined) {
      this.#tell({ type: 'renamed', from: before.nick, member: renamed.value });
    }
    return Promise.resolve(renamed);
  }

  release(id: MemberId): void {
    const member = this.#directory.release(id);
    if (member !== undefined) this.#tell({ type: 'left', member });
  }

  publish(member: MemberId, { text, emote, id }: Utterance, sender?: string): void {
    const from = this.#directory.get(member)?.nick;
    if (from === undefined) return;
    const at = (this.#at ??= this.#now());
    this.#tell({ type: 'said', said: this.#history.add({ at, member, from, text, emote, id, sender }) });
  }

  announce(text: string): void {
    this.#tell({ type: 'announced', text });
  }

  commit(): boolean {
    this.#at = null;
    return this.#history.commit();
  }

  hear(listener: (event: RoomEvent) => void): Disposer {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  people(): readonly Member[] {
    return this.#directory.list();
  }

  recall(mark: Mark, after: Position): Said | null | 'unsure' {
    return this.#history.backlog.recall(mark, after);
  }

  missedSince(last: Position | null, upTo: number): Missed {
    return this.#history.backlog.missedSince(last, upTo);
  }

  #tell(event: RoomEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** The room's texts in memory, and in a store. */
class History {
  readonly #store: Store;
  readonly #bounds: Bounds;
  #backlog: Backlog | null = null;
  #fresh: Said[] = [];

  constructor(store: Store, bounds: Bounds) {
    this.#store = store;
    this.#bounds = bounds;
  }

  /** Made when it is first needed, since the store is opened after whoever uses this. */
  get backlog(): Backlog {
    this.#backlog ??= this.#recall();
    return this.#backlog;
  }

  add(text: Omit<Said, 'seq'>): Said {
    const said = this.backlog.add(text);
    this.#fresh.push(said);
    return said;
  }

  commit(): boolean {
    const fresh = this.#fresh;
    const [first] = fresh;
    if (first === undefined) return true;
    this.#fresh = [];
    const kept = this.#store.keep(fresh, this.backlog.oldest);
    if (!kept) this.backlog.disown(first.seq);
    return kept;
  }

  /** What a disk has altered must not stand in the way of those who come: it counts as a gap. */
  #recall(): Backlog {
    const past = this.#store.recall();
    return new Backlog({ ...past, texts: past.texts.filter(isSendableSaid) }, this.#bounds);
  }
}
