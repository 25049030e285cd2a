/** How much a ring holds. */
export interface RingBounds<T> {
  /** Things. */
  readonly count: number;
  /** All of them together, by what {@link weigh} says of each; the last one stays, whatever it weighs. */
  readonly weight: number;
  readonly weigh: (item: T) => number;
}

/** The last things pushed that its bounds allow, each under a number that never changes, counted from 0. */
export class Ring<T> {
  readonly #bounds: RingBounds<T>;
  readonly #slots: (T | undefined)[] = [];
  #first = 0;
  #end = 0;
  #weight = 0;

  constructor(bounds: RingBounds<T>) {
    this.#bounds = bounds;
  }

  /** The number of the oldest thing kept. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next thing will get. */
  get end(): number {
    return this.#end;
  }

  /** Adds one, and forgets the oldest as long as a bound is passed. */
  push(item: T): number {
    const { count, weight } = this.#bounds;
    if (this.#end - this.#first === count) this.#shift();
    this.#slots[this.#end % count] = item;
    this.#end += 1;
    this.#weight += this.#bounds.weigh(item);
    while (this.#weight > weight && this.#end - this.#first > 1) this.#shift();
    return this.#end - 1;
  }

  /** Takes the last one back; its number is given again. Nothing happens when there is none. */
  pop(): void {
    if (this.#end === this.#first) return;
    this.#end -= 1;
    this.#forget(this.#end);
  }

  /** Forgets everything; the numbers go on. */
  clear(): void {
    this.#slots.fill(undefined);
    this.#first = this.#end;
    this.#weight = 0;
  }

  /** What is kept under `number`; undefined when forgotten or not pushed yet. */
  at(number: number): T | undefined {
    const isKept = number >= this.#first && number < this.#end;
    return isKept ? this.#slots[number % this.#bounds.count] : undefined;
  }

  #shift(): void {
    this.#forget(this.#first);
    this.#first += 1;
  }

  #forget(number: number): void {
    const slot = number % this.#bounds.count;
    const item = this.#slots[slot];
    if (item !== undefined) this.#weight -= this.#bounds.weigh(item);
    this.#slots[slot] = undefined;
  }
}
