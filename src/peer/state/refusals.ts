import { Ghost } from './ghost.js';
import type { NickChoice } from './nick-choice.js';

/** Refusals that are about the moment and not about us: the next try may go well. */
const PASSING: ReadonlySet<string> = new Set([
  'server-stopping',
  'registration-timeout',
  'heartbeat-missed',
  'reader-too-slow',
]);
/** So are these, but only for somebody who was here before: whoever comes wants to know. */
const CROWDED: ReadonlySet<string> = new Set(['too-many-connections', 'room-full']);

/** No other nick makes us welcome: it takes somebody who asks to come back. */
const WHATEVER_NICK: ReadonlySet<string> = new Set([
  'kicked',
  'banned',
  'not-secure',
  'key-unknown',
  'password-wrong',
  'invite-invalid',
  'guessing',
  'replaced',
]);

/** Whether a refusal, or the end of a link, with this code is about the moment only. */
export function isPassing(code: string): boolean {
  return PASSING.has(code);
}

/** Whether who was refused with this code may be welcome under another nick. */
export function mayHelpAnotherNick(code: string): boolean {
  return !WHATEVER_NICK.has(code);
}

/**
 * What comes of a refusal: ask again at once, with another UDP port or as {@link NickChoice} now says; try later, where
 * `ghost` means that our own dead connection holds the nick; or be refused.
 */
export type Sequel = 'again' | 'other-port' | 'ghost' | 'later' | 'refused';

/** Judges refusals by what has been before. */
export class Refusals {
  readonly #nicks: NickChoice;
  readonly #ghost = new Ghost();

  /** @param nicks another nick is taken from it where that may help */
  constructor(nicks: NickChoice) {
    this.#nicks = nicks;
  }

  /** A link was lost, and the server may not know it yet; `now` of a clock that never leaps. */
  lost(nick: string, epoch: string, now: number): void {
    this.#ghost.lost(nick, epoch, now);
  }

  /**
   * What to do next.
   *
   * @param epoch of the server that refuses; null when it told none
   * @param now of a clock that never leaps
   * @param wasHere whether we come back to this server, as its memory says
   */
  judge(code: string, epoch: string | null, now: number, wasHere: boolean): Sequel {
    if (code === 'nick-taken') {
      if (this.#ghost.holds(this.#nicks.current, epoch, now)) return 'ghost';
      if (this.#nicks.taken()) return 'again';
    }
    // Somebody else's for good, here or not: a name that nobody has chosen gives way at once.
    if (code === 'nick-owned' && this.#nicks.taken()) return 'again';
    if (code === 'address-taken') return 'other-port';
    return isPassing(code) || (CROWDED.has(code) && wasHere) ? 'later' : 'refused';
  }
}
