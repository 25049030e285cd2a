import { FORGERY_NOTICE_MS, INVITATIONS_REMEMBERED, PROOF_MS, PROOFS_PER_SECOND } from '../../limits.js';

const SECOND_MS = 1000;

/**
 * What keeps signed invitations from costing time, being used twice, or flooding a person with complaints. Times are
 * of a clock that never leaps.
 */
export class ProofGate {
  /** The second that is counted. */
  #second = 0;
  readonly #counts = new Map<string, number>();
  /** Ids that were good once, and when. */
  readonly #spent = new Map<string, number>();
  #toldAt = Number.NEGATIVE_INFINITY;

  /** Counts an invitation of this sender; true when there were too many in this second. */
  tooMany(nick: string, now: number): boolean {
    const second = Math.floor(now / SECOND_MS);
    if (second !== this.#second) this.#counts.clear();
    this.#second = second;
    const count = (this.#counts.get(nick) ?? 0) + 1;
    this.#counts.set(nick, count);
    return count > PROOFS_PER_SECOND;
  }

  /** Whether the invitation of this sender with this id was good before, within the time that a proof is good for. */
  isSpent(key: string, id: string, now: number): boolean {
    const at = this.#spent.get(`${key} ${id}`);
    // The time of a proof may lie ahead of ours by as much as behind it.
    return at !== undefined && now - at <= 2 * PROOF_MS;
  }

  /** It is good, and not again. */
  spend(key: string, id: string, now: number): void {
    this.#spent.set(`${key} ${id}`, now);
    const [oldest] = this.#spent.keys();
    if (this.#spent.size > INVITATIONS_REMEMBERED && oldest !== undefined) this.#spent.delete(oldest);
  }

  /** Whether a person may be told now that an invitation was refused. */
  mayTell(now: number): boolean {
    if (now - this.#toldAt < FORGERY_NOTICE_MS) return false;
    this.#toldAt = now;
    return true;
  }
}
