import { SortedList } from './sorted-list.js';
import type { User } from './user.js';

/** The rows to paint. */
export interface ShownUsers {
  readonly users: readonly User[];
  /** The place of the first of them among all that match, from 0. */
  readonly top: number;
  /** How many match. */
  readonly total: number;
}

/** The chosen one, also after they left. */
interface Chosen {
  readonly user: User;
  /** Where they stood when that was looked at last. */
  readonly at: number;
}

const NOBODY: ShownUsers = { users: [], top: 0, total: 0 };

/**
 * Which part of the order is seen, and who is chosen in it. What is seen stands still until it is to {@link follow}
 * the order. The choice follows the person: when others come and go, the chosen one's row stays where it is on the
 * screen, and the others move around it.
 */
export class TableView {
  #order: SortedList<User> = new SortedList<User>(() => 0);
  #shown: ShownUsers = NOBODY;
  #top = 0;
  #chosen: Chosen | null = null;
  /** Rows that were painted last. */
  #height = 1;

  /** Who is chosen; `gone` says when they are not here any more. */
  get chosen(): User | null {
    return this.#chosen?.user ?? null;
  }

  /** Shows the order as it is now. */
  follow(order: SortedList<User>): void {
    this.#order = order;
    this.#anchor();
    this.#look();
  }

  /** The rows for a table of that height. */
  show(height: number): ShownUsers {
    if (height === this.#height) return this.#shown;
    const wasSeen = this.#isSeen();
    this.#height = Math.max(1, height);
    // A smaller window keeps the choice in sight, if it was.
    if (wasSeen) this.#reveal();
    this.#look();
    return this.#shown;
  }

  /** Moves the choice by rows, `Infinity` to an end; without one, the first or last row seen is chosen. */
  move(by: number): void {
    const last = this.#order.size - 1;
    const at = this.#chosen === null ? this.#firstChoice(by, last) : this.#chosen.at + by;
    this.#choose(Math.max(0, Math.min(last, at)));
    this.#reveal();
    this.#look();
  }

  /** Chooses one of those seen, who was clicked. */
  choose(user: User): void {
    const row = this.#shown.users.indexOf(user);
    if (row >= 0) this.#chosen = { user, at: this.#shown.top + row };
  }

  /** Scrolls past the choice, down when positive. */
  scroll(by: number): void {
    this.#top += by;
    this.#look();
  }

  #firstChoice(by: number, last: number): number {
    if (!Number.isFinite(by)) return by;
    return by > 0 ? this.#top : Math.min(last, this.#top + this.#height - 1);
  }

  #choose(at: number): void {
    const user = this.#order.at(at);
    this.#chosen = user === undefined ? null : { user, at };
  }

  /** Finds the chosen one again; their row stays where it was, if it was seen. */
  #anchor(): void {
    const chosen = this.#chosen;
    if (chosen === null) return;
    const row = this.#isSeen() ? chosen.at - this.#top : null;
    const at = this.#order.rank(chosen.user);
    if (!chosen.user.gone && this.#order.at(at) !== chosen.user) {
      // The filter does not show them any more.
      this.#chosen = null;
      return;
    }
    this.#chosen = { ...chosen, at };
    if (row !== null) this.#top = at - row;
  }

  #isSeen(): boolean {
    const at = this.#chosen?.at ?? -1;
    return at >= this.#top && at < this.#top + this.#height;
  }

  #reveal(): void {
    const at = this.#chosen?.at;
    if (at !== undefined) this.#top = Math.max(at - this.#height + 1, Math.min(this.#top, at));
  }

  #look(): void {
    const total = this.#order.size;
    this.#top = Math.max(0, Math.min(this.#top, total - this.#height));
    this.#shown = { users: this.#order.slice(this.#top, this.#height), top: this.#top, total };
  }
}
