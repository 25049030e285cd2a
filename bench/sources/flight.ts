/** Texts that may be known at once; a power of two. */
const RING = 1 << 16;
const MASK = RING - 1;

/** Which texts are on their way, and for how long. Texts have numbers, and come to each guest in their order. */
export class Flight {
  readonly #receivers: number;
  readonly #quorum: number;
  /** Of each text, how many have it and when it was sent. */
  readonly #reached = new Uint16Array(RING);
  readonly #sentAt = new Float64Array(RING);
  #sent = 0;
  #back = 0;
  #everywhere = 0;
  #deliveries = 0;
  /** Of each text that came to everybody, from its sender to the last one, milliseconds. */
  readonly times: number[] = [];

  /** @param share of the receivers, who must have a text for it to be back */
  constructor(receivers: number, share: number) {
    this.#receivers = receivers;
    this.#quorum = Math.max(1, Math.ceil(receivers * share));
  }

  get deliveries(): number {
    return this.#deliveries;
  }

  get sent(): number {
    return this.#sent;
  }

  /** Texts that everybody has. */
  get everywhere(): number {
    return this.#everywhere;
  }

  /** How many more may be sent while `inflight` are on their way. */
  room(inflight: number): number {
    return Math.min(inflight - (this.#sent - this.#back), RING - (this.#sent - this.#everywhere));
  }

  /** So many texts are sent, at that moment. */
  send(count: number, at: number): void {
    for (let index = 0; index < count; index += 1) this.#sentAt[(this.#sent + index) & MASK] = at;
    this.#sent += count;
  }

  /** One guest, who had `had`, gets so many more. */
  arrive(had: number, count: number): void {
    this.#deliveries += count;
    this.own(had, count);
  }

  /** One guest, who had `had`, has so many more without a delivery. */
  own(had: number, count: number): void {
    const reached = this.#reached;
    for (let number = had; number < had + count; number += 1) {
      const slot = number & MASK;
      reached[slot] = (reached[slot] ?? 0) + 1;
    }
    while (this.#back < this.#sent && (reached[this.#back & MASK] ?? 0) >= this.#quorum) this.#back += 1;
    if (this.#isEverywhere()) this.#complete(performance.now());
  }

  #isEverywhere(): boolean {
    return this.#everywhere < this.#sent && this.#reached[this.#everywhere & MASK] === this.#receivers;
  }

  #complete(now: number): void {
    while (this.#isEverywhere()) {
      const slot = this.#everywhere & MASK;
      this.times.push(now - (this.#sentAt[slot] ?? NaN));
      this.#reached[slot] = 0;
      this.#everywhere += 1;
    }
  }
}
