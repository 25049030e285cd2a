import { ACQUAINTANCES } from '../../limits.js';
import type { Partner } from './partner.js';
import { isMeant } from './partner.js';

interface Acquaintance {
  readonly number: number;
  /** As they were in the last chat. */
  readonly partner: Partner;
}

/** Those with whom there was a chat, each known by a number: the next time their nick can be another's. Pure. */
export class Acquaintances {
  /** Those first whose chat was longest ago. */
  #known: readonly Acquaintance[] = [];
  #last = 0;

  /** The number of the partner of a chat that opens: from 1, and that of before for whoever is known. */
  meet(partner: Partner): number {
    const before = this.#find(partner);
    const number = before?.number ?? (this.#last += 1);
    const others = this.#known.filter((each) => each !== before);
    this.#known = [...others, { number, partner }].slice(-ACQUAINTANCES);
    return number;
  }

  /** A key says more than an address. */
  #find(partner: Partner): Acquaintance | undefined {
    const alike = this.#known.filter((each) => isMeant(each.partner, partner));
    return alike.find((each) => typeof each.partner.key === 'string') ?? alike.at(-1);
  }
}
