import type { Input } from './target.js';

/** Whether inputs still bring the same thing to light. */
type Shows = (inputs: readonly Input[]) => Promise<boolean>;

/** Tries in all: each opens the target anew. */
const TRIES = 400;
/** And the time for all of them. */
const TRIES_MS = 60_000;

/** The fewest inputs, and of each the fewest bytes, that were found to show the same. */
export async function minimise(inputs: readonly Input[], shows: Shows): Promise<readonly Input[]> {
  return new Minimiser(shows).minimise(inputs);
}

class Minimiser {
  readonly #shows: Shows;
  readonly #deadline = Date.now() + TRIES_MS;
  #left = TRIES;

  constructor(shows: Shows) {
    this.#shows = shows;
  }

  async minimise(inputs: readonly Input[]): Promise<readonly Input[]> {
    let small = await this.#fewest(inputs, this.#shows);
    for (let at = 0; at < small.length; at++) small = await this.#shorten(small, at);
    return small;
  }

  /** Leaves pieces of one input out, then bytes of the pieces. */
  async #shorten(inputs: readonly Input[], at: number): Promise<readonly Input[]> {
    const withPieces = (pieces: readonly Buffer[]): readonly Input[] =>
      inputs.map((input, index) => (index === at ? { ...input, pieces } : input));
    let pieces = await this.#fewest(inputs[at]?.pieces ?? [], (some) => this.#shows(withPieces(some)));
    for (let place = 0; place < pieces.length; place++) {
      const withBytes = (bytes: readonly number[]): readonly Buffer[] =>
        pieces.map((piece, index) => (index === place ? Buffer.from(bytes) : piece));
      const kept = await this.#fewest([...(pieces[place] ?? [])], (some) =>
        this.#shows(withPieces(withBytes(some))),
      );
      pieces = withBytes(kept);
    }
    return withPieces(pieces);
  }

  /** Leaves parts out, large ones first, as long as what is left shows the same. */
  async #fewest<T>(
    items: readonly T[],
    shows: (items: readonly T[]) => Promise<boolean>,
  ): Promise<readonly T[]> {
    let kept = items;
    for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let start = 0; start < kept.length;) {
        if (this.#left-- <= 0 || Date.now() > this.#deadline) return kept;
        const candidate = [...kept.slice(0, start), ...kept.slice(start + size)];
        if (await shows(candidate)) kept = candidate;
        else start += size;
      }
    }
    return kept;
  }
}
