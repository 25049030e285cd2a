const HYPHEN = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const DIGITS = 5;

/** Whom one guest has been told of, whatever the dialect: the numbers in the nicks that come. */
export class Acquaintances {
  readonly #seen: Uint8Array;
  readonly #total: number;
  #known = 0;
  #strangers = 0;
  /** Of a number, how much has come: 0 before its hyphen, then one more than its digits. */
  #matched = 0;
  #number = 0;

  constructor(total: number) {
    this.#total = total;
    this.#seen = new Uint8Array(Math.ceil(total / 8));
  }

  get known(): number {
    return this.#known;
  }

  /** Whether that is everybody, and nobody who is not there. */
  get right(): boolean {
    return this.#known === this.#total && this.#strangers === 0;
  }

  /** Reads what comes. */
  hear(bytes: Buffer, length: number): void {
    let matched = this.#matched;
    for (let at = 0; at < length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === HYPHEN) {
        matched = 1;
        this.#number = 0;
      } else if (matched > 0) {
        if (byte < ZERO || byte > NINE) matched = 0;
        else {
          this.#number = this.#number * 10 + byte - ZERO;
          matched = (matched + 1) % (DIGITS + 1);
          if (matched === 0) this.#meet(this.#number);
        }
      }
    }
    this.#matched = matched;
  }

  #meet(index: number): void {
    if (index >= this.#total) this.#strangers += 1;
    const [slot, bit] = [index >> 3, 1 << (index & 7)];
    const before = this.#seen[slot] ?? 0xff;
    if ((before & bit) !== 0) return;
    this.#seen[slot] = before | bit;
    this.#known += 1;
  }
}
