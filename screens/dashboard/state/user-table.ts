import type { ClientActivity, ClientInfo } from '../../../src/bus/events.js';
import { SORT_MS } from '../../../src/limits.js';
import { foldNick } from '../../../src/bus/fold-nick.js';
import { comparing, firstSort, isChanging, SORT_KEYS } from './sorting.js';
import type { Sort, SortKey } from './sorting.js';
import { SortedList } from './sorted-list.js';
import { TableView } from './table-view.js';
import type { User } from './user.js';
import { userOf } from './user.js';

/** When more than this share of all changes at once, it is cheaper to sort everybody anew. */
const MANY = 1 / 8;

/**
 * Everyone on the server, and the order in which they are shown. A fact costs what it changes, however many there
 * are. What is seen follows at most once in `SORT_MS`, so that it can be read, and at once for a key.
 */
export class UserTable {
  readonly view = new TableView();
  readonly #byId = new Map<string, User>();
  /** Those who match the filter, in order; null when it must be made anew. */
  #order: SortedList<User> | null = null;
  #sort: Sort = firstSort('nick');
  #filter = '';
  /** The same as nicks are compared: not folded anew for each of thousands. */
  #foldedFilter = '';
  /** Users whose address is longer than IPv4's. */
  #long = 0;
  /** Something has changed that is not seen yet. */
  #stale = false;
  #settledAt = -Infinity;

  get size(): number {
    return this.#byId.size;
  }

  /** Whether somebody has an address that is longer than IPv4's. */
  get hasLongAddress(): boolean {
    return this.#long > 0;
  }

  get sort(): Sort {
    return this.#sort;
  }

  get filter(): string {
    return this.#filter;
  }

  /** Takes everybody in place of those there were. */
  replace(clients: readonly ClientInfo[]): void {
    for (const user of this.#byId.values()) user.gone = true;
    this.#byId.clear();
    for (const client of clients) this.#byId.set(client.id, userOf(client));
    this.#long = clients.filter(({ ip }) => isLong(ip)).length;
    this.#renew();
  }

  /** Somebody came, or is known better. */
  add(client: ClientInfo): void {
    this.remove(client.id);
    const user = userOf(client);
    this.#byId.set(client.id, user);
    if (isLong(client.ip)) this.#long += 1;
    this.#putIn(user);
  }

  /** Somebody left; harmless when unknown. */
  remove(id: string): void {
    const user = this.#byId.get(id);
    if (user === undefined) return;
    this.#takeOut(user);
    user.gone = true;
    this.#byId.delete(id);
    if (isLong(user.ip)) this.#long -= 1;
  }

  rename(id: string, nick: string): void {
    const user = this.#byId.get(id);
    if (user === undefined) return;
    this.#takeOut(user);
    user.nick = nick;
    user.folded = foldNick(nick);
    this.#putIn(user);
  }

  mute(id: string, muted: boolean): void {
    const user = this.#byId.get(id);
    if (user !== undefined) user.muted = muted;
  }

  /** What changes all the time, of those for whom it has changed. */
  sample(activities: readonly ClientActivity[]): void {
    const isMoving = isChanging(this.#sort);
    if (isMoving && activities.length > MANY * this.size) this.#order = null;
    for (const { id, spokeAt, sent, queuedBytes } of activities) {
      const user = this.#byId.get(id);
      if (user === undefined) continue;
      if (isMoving) this.#takeOut(user);
      user.spokeAt = spokeAt;
      user.sent = sent;
      user.queuedBytes = queuedBytes;
      if (isMoving) this.#putIn(user);
    }
  }

  /** The one of that nick, in any case of its letters if there is none of exactly that. Walks through all. */
  named(nick: string): User | undefined {
    const folded = foldNick(nick);
    let found: User | undefined;
    for (const user of this.#byId.values()) {
      if (user.nick === nick) return user;
      if (user.folded === folded) found ??= user;
    }
    return found;
  }

  /** Everybody, in no order. */
  everyone(): IterableIterator<User> {
    return this.#byId.values();
  }

  /** Sorts by a column; by the same one again, the other way round. */
  sortBy(by: SortKey): void {
    this.#sort = this.#sort.by === by ? { by, down: !this.#sort.down } : firstSort(by);
    this.#renew();
  }

  /** Sorts by the next column, or the one before. */
  sortNext(by: 1 | -1): void {
    const at = SORT_KEYS.indexOf(this.#sort.by) + by + SORT_KEYS.length;
    this.#sort = firstSort(SORT_KEYS[at % SORT_KEYS.length] ?? 'nick');
    this.#renew();
  }

  /** Shows only those whose nick, address or client holds the text; '' shows everybody. */
  filterBy(text: string): void {
    this.#filter = text;
    this.#foldedFilter = foldNick(text);
    this.#renew();
  }

  /**
   * Lets what is seen follow what has changed, when that is due.
   *
   * @param now by the elapsed clock
   * @returns milliseconds until it will be due; null when nothing is to follow
   */
  settle(now: number): number | null {
    if (!this.#stale) return null;
    const since = now - this.#settledAt;
    if (since < SORT_MS) return SORT_MS - since;
    this.#settledAt = now;
    this.#look();
    return null;
  }

  /** Moves the choice, as {@link TableView.move}, in the order of this moment. */
  move(by: number): void {
    if (this.#stale) this.#look();
    this.view.move(by);
  }

  #look(): void {
    this.#stale = false;
    this.#order ??= new SortedList(comparing(this.#sort), [...this.#byId.values()].filter(this.#isShown));
    this.view.follow(this.#order);
  }

  readonly #isShown = ({ folded, ip, dialect }: User): boolean => {
    const wanted = this.#filter;
    if (wanted === '') return true;
    return folded.includes(this.#foldedFilter) || ip.includes(wanted) || dialect.startsWith(wanted);
  };

  #putIn(user: User): void {
    this.#stale = true;
    if (this.#order !== null && this.#isShown(user)) this.#order.add(user);
  }

  /** Before anything changes by which they are sorted: they would not be found. */
  #takeOut(user: User): void {
    this.#stale = true;
    this.#order?.delete(user);
  }

  /** What somebody asked for at the keyboard is seen at once. */
  #renew(): void {
    this.#order = null;
    this.#stale = true;
    this.#settledAt = -Infinity;
  }
}

function isLong(ip: string): boolean {
  return ip.includes(':');
}
