import { DATAGRAM_SOURCES } from '../../limits.js';
import type { Rate } from '../../token-bucket.js';
import { TokenBucket } from '../../token-bucket.js';

/** Lets so many datagrams a second pass from each address; the others are counted, and not even looked at. */
export class DatagramGate {
  readonly #rate: Rate;
  /** By address, the one longest quiet first. */
  readonly #sources = new Map<string, TokenBucket>();
  #dropped = 0;

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** How many did not pass. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether one more datagram from `ip` may pass; `now` in milliseconds. */
  admit(ip: string, now: number): boolean {
    const bucket = this.#sources.get(ip) ?? new TokenBucket(this.#rate, now);
    this.#sources.delete(ip);
    this.#sources.set(ip, bucket);
    const [quietest] = this.#sources.keys();
    if (this.#sources.size > DATAGRAM_SOURCES && quietest !== undefined) this.#sources.delete(quietest);
    const passes = bucket.take(now);
    if (!passes) this.#dropped += 1;
    return passes;
  }
}
