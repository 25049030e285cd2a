/** Things in a chunk: few enough to move on at once, many enough for few chunks. */
const CHUNK = 256;

/**
 * Things in a total order. Putting one in or taking one out costs some comparisons and moves a few hundred, however
 * many there are; so do finding the n-th and saying the how-manieth something is. A thing must not change its place
 * in the order while it is in here.
 */
export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number;
  #chunks: T[][] = [];
  #size = 0;

  /** @param compare 0 only for one and the same thing */
  constructor(compare: (a: T, b: T) => number, items: readonly T[] = []) {
    this.#compare = compare;
    const sorted = [...items].sort(compare);
    // Half full, so that not every newcomer splits one.
    for (let at = 0; at < sorted.length; at += CHUNK / 2) {
      this.#chunks.push(sorted.slice(at, at + CHUNK / 2));
    }
    this.#size = sorted.length;
  }

  get size(): number {
    return this.#size;
  }

  add(item: T): void {
    const at = Math.min(this.#chunkFor(item), Math.max(0, this.#chunks.length - 1));
    const chunk = this.#chunks[at];
    this.#size += 1;
    if (chunk === undefined) {
      this.#chunks.push([item]);
      return;
    }
    chunk.splice(this.#placeIn(chunk, item), 0, item);
    if (chunk.length > CHUNK) this.#chunks.splice(at + 1, 0, chunk.splice(CHUNK / 2));
  }

  /** Takes one out; false when it is not in here. */
  delete(item: T): boolean {
    const at = this.#chunkFor(item);
    const chunk = this.#chunks[at];
    const place = chunk === undefined ? 0 : this.#placeIn(chunk, item);
    if (chunk?.[place] !== item) return false;
    chunk.splice(place, 1);
    this.#size -= 1;
    this.#mend(at, chunk);
    return true;
  }

  /** How many come before it: its place, or the one that it would have. */
  rank(item: T): number {
    const at = this.#chunkFor(item);
    let before = 0;
    for (let index = 0; index < at; index += 1) before += this.#chunks[index]?.length ?? 0;
    const chunk = this.#chunks[at];
    return before + (chunk === undefined ? 0 : this.#placeIn(chunk, item));
  }

  /** The n-th, from 0; undefined when there are not so many. */
  at(index: number): T | undefined {
    return this.slice(index, 1)[0];
  }

  /** So many from the n-th on, or as many as there are. */
  slice(from: number, count: number): T[] {
    const found: T[] = [];
    let skip = Math.max(0, from);
    for (const chunk of this.#chunks) {
      if (found.length >= count) break;
      if (skip < chunk.length) {
        found.push(...chunk.slice(skip, skip + count - found.length));
        skip = 0;
      } else skip -= chunk.length;
    }
    return found;
  }

  /** The chunk whose last thing is the first that does not come before `item`; their number when there is none. */
  #chunkFor(item: T): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const last = this.#chunks[middle]?.at(-1);
      if (last !== undefined && this.#compare(last, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeIn(chunk: readonly T[], item: T): number {
    let low = 0;
    let high = chunk.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = chunk[middle];
      if (other !== undefined && this.#compare(other, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** An empty chunk goes, and a small one joins the next. */
  #mend(at: number, chunk: T[]): void {
    const next = this.#chunks[at + 1];
    if (chunk.length === 0) this.#chunks.splice(at, 1);
    else if (next !== undefined && chunk.length + next.length <= CHUNK / 2) {
      this.#chunks.splice(at, 2, [...chunk, ...next]);
    }
  }
}
