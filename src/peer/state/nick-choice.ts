import { NICK_SUFFIXES } from '../../limits.js';
import { numberedNick } from '../../wire/nickname.js';

/**
 * Which nick to ask a server for. A default nick that is taken becomes `name-2`, `name-3` …; one that
 * somebody chose is asked for as it is, and never replaced.
 */
export class NickChoice {
  #base: string;
  #explicit: boolean;
  #current: string;
  /** What the server that welcomes us was asked for. */
  #asked = '';
  #suffix = 1;

  constructor(nick: string, explicit: boolean) {
    this.#base = nick;
    this.#explicit = explicit;
    this.#current = nick;
  }

  /** What to ask for now. */
  get current(): string {
    return this.#current;
  }

  /** Notes that a server is being asked for {@link current}, and gives it. */
  ask(): string {
    this.#asked = this.#current;
    return this.#asked;
  }

  /** Somebody chose a nick. */
  choose(nick: string): void {
    this.#base = nick;
    this.#explicit = true;
    this.#current = nick;
  }

  /**
   * A server has welcomed us under this nick; another time the suffixes begin anew. What was chosen since it was asked
   * stays.
   */
  welcomed(nick: string): void {
    if (this.#current === this.#asked) this.#current = nick;
    this.#suffix = 1;
  }

  /** The nick is taken; false when there is nothing else to ask for. */
  taken(): boolean {
    if (this.#explicit || this.#suffix >= NICK_SUFFIXES) return false;
    this.#suffix += 1;
    this.#current = numberedNick(this.#base, this.#suffix);
    return true;
  }
}
