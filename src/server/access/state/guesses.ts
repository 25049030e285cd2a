import { GUESS_WAIT_MS, GUESSERS, GUESSES } from '../../../limits.js';
import { networkOf } from '../../../net/address.js';

/**
 * Counts wrong passwords and codes by address. After `GUESSES` of them nothing from there is looked at until
 * `GUESS_WAIT_MS` after the last. Pure: the time is passed in, of a clock that never leaps: one that is set back
 * would keep people out for as long.
 */
export class Guesses {
  /** When each was; by network, the one longest quiet first. */
  readonly #guesses = new Map<string, readonly number[]>();

  /** Whether nothing from this address is looked at now. */
  mustWait(ip: string, now: number): boolean {
    return this.#guessesOf(ip, now).length >= GUESSES;
  }

  /** Something from there was wrong; or is being looked at, and is taken back if it was right. */
  count(ip: string, now: number): void {
    const network = networkOf(ip);
    const guesses = [...this.#guessesOf(ip, now), now];
    this.#guesses.delete(network);
    this.#guesses.set(network, guesses);
    const [quietest] = this.#guesses.keys();
    if (this.#guesses.size > GUESSERS && quietest !== undefined) this.#guesses.delete(quietest);
  }

  /** What was counted at that time was right: as if it had never been. */
  takeBack(ip: string, at: number): void {
    const network = networkOf(ip);
    const guesses = [...(this.#guesses.get(network) ?? [])];
    const index = guesses.lastIndexOf(at);
    if (index >= 0) guesses.splice(index, 1);
    if (guesses.length === 0) this.#guesses.delete(network);
    else this.#guesses.set(network, guesses);
  }

  #guessesOf(ip: string, now: number): readonly number[] {
    const guesses = this.#guesses.get(networkOf(ip)) ?? [];
    const last = guesses.at(-1);
    return last === undefined || now - last >= GUESS_WAIT_MS ? [] : guesses;
  }
}
