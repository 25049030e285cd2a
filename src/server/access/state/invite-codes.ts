import { createHash } from 'node:crypto';
import { INVITES_OPEN } from '../../../limits.js';

/** A code that lets one key in, once. Times are epoch milliseconds. */
export interface Invite {
  /** SHA-256 of the code, in hex: whoever reads what is kept gets no code out of it. */
  readonly hash: string;
  /** What whoever comes with it will be called; null leaves that to them. */
  readonly nick: string | null;
  readonly until: number;
  readonly by: string;
}

/** The alphabet of fingerprints: nothing in it is taken for something else. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const CODE_CHARS = 20;
const GROUP_CHARS = 4;
const NOISE = /[^a-z2-7]/g;

/** Bytes of chance that {@link newInviteCode} needs. */
export const CODE_BYTES = CODE_CHARS;

/**
 * Writes a code of 100 bits, `k7qd-m2x5-…`, five groups of four.
 *
 * @param random `CODE_BYTES` random bytes
 */
export function newInviteCode(random: Uint8Array): string {
  const chars = Array.from(random.subarray(0, CODE_CHARS), (byte) => ALPHABET.charAt(byte & 31)).join('');
  return (chars.match(new RegExp(`.{${GROUP_CHARS}}`, 'g')) ?? []).join('-');
}

/** What is kept of a code; case, blanks and dashes make no difference. */
export function hashOfCode(code: string): string {
  return createHash('sha256').update(code.toLowerCase().replace(NOISE, '')).digest('hex');
}

/** Codes that are good still. Pure: the time is passed in. */
export class InviteCodes {
  readonly #open: Map<string, Invite>;

  constructor(invites: readonly Invite[] = []) {
    this.#open = new Map(invites.map((invite) => [invite.hash, invite]));
  }

  /** Makes a code good; gives those that are over, or null when there are `INVITES_OPEN` already. */
  add(invite: Invite, now: number): readonly Invite[] | null {
    const over = [...this.#open.values()].filter((each) => each.until <= now);
    for (const { hash } of over) this.#open.delete(hash);
    if (this.#open.size >= INVITES_OPEN) return null;
    this.#open.set(invite.hash, invite);
    return over;
  }

  /** What a code is good for, without using it up; null when it is good for nothing. */
  find(code: string, now: number): Invite | null {
    const invite = this.#open.get(hashOfCode(code));
    return invite !== undefined && now < invite.until ? invite : null;
  }

  /** Uses a code up; null when somebody else has, or its time is over. */
  redeem(code: string, now: number): Invite | null {
    const invite = this.find(code, now);
    if (invite !== null) this.#open.delete(invite.hash);
    return invite;
  }

  /** Makes a code good again that was used up for nothing. */
  restore(invite: Invite): void {
    this.#open.set(invite.hash, invite);
  }
}
