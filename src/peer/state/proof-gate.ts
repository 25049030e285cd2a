import {
  FORGERY_NOTICE_MS,
  INVITATIONS_REMEMBERED,
  PROOF_MS,
  PROOFS_PER_SECOND,
  SEENS_PER_SECOND,
} from '../../limits.js';
import { PerSecond } from './per-second.js';

/**
 * What keeps signed invitations from costing time, being used twice, or flooding a person with complaints. Times are
 * of a clock that never leaps.
 */
export class ProofGate {
  readonly #proofs = new PerSecond(PROOFS_PER_SECOND);
  readonly #answers = new PerSecond(SEENS_PER_SECOND);
  /** Ids that were good once, and when. */
  readonly #spent = new Map<string, number>();
  #toldAt = Number.NEGATIVE_INFINITY;

  /** Counts an invitation of this sender; true when there were too many in this second. */
  tooMany(nick: string, now: number): boolean {
    return !this.#proofs.take(nick, now);
  }

  /** Whether one more datagram of this person may be answered in this second. */
  mayAnswer(nick: string, now: number): boolean {
    return this.#answers.take(nick, now);
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
