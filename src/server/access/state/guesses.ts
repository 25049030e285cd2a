import { GUESS_WAIT_MS, GUESSERS, GUESSES } from '../../../limits.js';
import { networkOf } from '../../../net/address.js';

interface Tries {
  readonly wrong: number;
  /** Of the last wrong one, milliseconds of a clock that never leaps. */
  readonly at: number;
}

/**
 * Counts wrong passwords and codes by address. After `GUESSES` of them nothing from there is looked at until
 * `GUESS_WAIT_MS` after the last. Pure: the time is passed in, of a clock that never leaps: one that is set back
 * would keep people out for as long.
 */
export class Guesses {
  /** The one longest quiet first. */
  readonly #tries = new Map<string, Tries>();

  /** Whether nothing from this address is looked at now. */
  mustWait(ip: string, now: number): boolean {
    return this.#triesOf(ip, now) >= GUESSES;
  }

  /** Something from there was wrong. */
  wrong(ip: string, now: number): void {
    const network = networkOf(ip);
    const wrong = this.#triesOf(ip, now) + 1;
    this.#tries.delete(network);
    this.#tries.set(network, { wrong, at: now });
    const [quietest] = this.#tries.keys();
    if (this.#tries.size > GUESSERS && quietest !== undefined) this.#tries.delete(quietest);
  }

  #triesOf(ip: string, now: number): number {
    const tries = this.#tries.get(networkOf(ip));
    return tries === undefined || now - tries.at >= GUESS_WAIT_MS ? 0 : tries.wrong;
  }
}
