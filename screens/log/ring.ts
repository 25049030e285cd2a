/** The last `capacity` things pushed, each under a number that never changes, counted from 0. */
export class Ring<T> {
  readonly #capacity: number;
  readonly #slots: T[] = [];
  #first = 0;
  #end = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The number of the oldest thing kept. */
  get first(): number {
    return this.#first;
  }

  /** The number that the next thing will get. */
  get end(): number {
    return this.#end;
  }

  /** Adds one, and forgets the oldest when full. */
  push(item: T): number {
    this.#slots[this.#end % this.#capacity] = item;
    this.#end += 1;
    this.#first = Math.max(this.#first, this.#end - this.#capacity);
    return this.#end - 1;
  }

  /** Takes the last one back; its number is given again. Nothing happens when there is none. */
  pop(): void {
    if (this.#end === this.#first) return;
    this.#end -= 1;
    this.#slots[this.#end % this.#capacity] = undefined as never;
  }

  /** Forgets everything; the numbers go on. */
  clear(): void {
    this.#slots.fill(undefined as never);
    this.#first = this.#end;
  }

  /** What is kept under `number`; undefined when forgotten or not pushed yet. */
  at(number: number): T | undefined {
    return number >= this.#first && number < this.#end ? this.#slots[number % this.#capacity] : undefined;
  }
}
