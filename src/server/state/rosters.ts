import { encodeRoster, keyOf } from './batch.js';
import type { Audience } from './batch.js';
import type { Member } from './member.js';

/**
 * The list of everyone, encoded once for all of an audience until somebody comes, goes or has another nick: it is long
 * in a large room, and may be asked for by anybody.
 */
export class Rosters {
  readonly #encoded = new Map<string, Buffer>();
  #people: readonly Member[] = [];

  /** @param people the same array for as long as nothing has changed */
  encode(audience: Audience, people: readonly Member[]): Buffer {
    if (people !== this.#people) this.#encoded.clear();
    this.#people = people;
    const key = keyOf(audience);
    const encoded = this.#encoded.get(key) ?? encodeRoster(audience, people);
    this.#encoded.set(key, encoded);
    return encoded;
  }
}
