const SECOND_MS = 1000;

/** Lets everybody do something so many times a second. Pure: the time is passed in. */
export class PerSecond {
  readonly #most: number;
  /** The second that is counted. */
  #second = 0;
  readonly #counts = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts once more for this name; false when that is too often. */
  take(name: string, now: number): boolean {
    const second = Math.floor(now / SECOND_MS);
    if (second !== this.#second) this.#counts.clear();
    this.#second = second;
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count <= this.#most;
  }
}
