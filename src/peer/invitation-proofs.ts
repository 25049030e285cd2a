import { fingerprintOf } from '../identity/fingerprint.js';
import type { Endpoint } from '../net/address.js';
import type { InviteFields } from '../wire/datagram.js';
import { words } from '../words/index.js';
import type { PeerContext } from './context.js';
import { isSignedBy } from './peer-keys.js';
import type { Forgery, Proven } from './state/proof.js';
import { judgeProof } from './state/proof.js';
import { ProofGate } from './state/proof-gate.js';

/** Whether invitations are from whom they say (docs/PROTOCOL.md §6.5). Without a key of our own nobody is asked. */
export class InvitationProofs {
  readonly #context: PeerContext;
  readonly #gate = new ProofGate();

  constructor(context: PeerContext) {
    this.#context = context;
  }

  /**
   * Judges one. What is good is so once.
   *
   * @param self our nick, and the one before
   */
  judge(invite: InviteFields, from: Endpoint, self: readonly string[]): Proven {
    const { roster, clock, where, keys } = this.#context;
    if (keys.identity === null) return 'unsigned';
    const now = clock.elapsed();
    const sender = roster.at(from.ip, from.port) ?? null;
    const key = sender?.fingerprint ?? '';
    const proven = judgeProof({
      ...{ invite, sender, self, fingerprintOf },
      tooMany: () => this.#gate.tooMany(sender?.nick ?? '', now),
      spent: this.#gate.isSpent(key, invite.id, now),
      epoch: where.epoch,
      now: where.serverNow(),
      verify: isSignedBy,
    });
    if (proven === 'verified') this.#gate.spend(key, invite.id, now);
    return proven;
  }

  /** Who has a key and is alone at this address: they sign what they send. */
  keyedAt({ ip, port }: Endpoint): string | null {
    const entry = this.#context.roster.at(ip, port);
    return this.#context.keys.identity === null || entry?.fingerprint == null ? null : entry.nick;
  }

  /** Whether one more datagram of this person may be answered: others can write in their name. */
  mayAnswer(nick: string): boolean {
    return this.#gate.mayAnswer(nick, this.#context.clock.elapsed());
  }

  /** Tells of an invitation that was refused; of a flood of them only once in a while. */
  refuse(from: Endpoint, why: Forgery): void {
    const nick = this.keyedAt(from);
    const isSilent = why === 'rate' || (nick !== null && this.#context.ignored.has(nick));
    if (isSilent || !this.#gate.mayTell(this.#context.clock.elapsed())) return;
    const message = words.peer.forged(nick ?? from.ip, words.peer.forgedBecause[why]);
    this.#context.bus.tell('problem', { code: 'invitation-forged', message });
  }
}
