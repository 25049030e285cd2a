import { PROOF_MS } from '../../limits.js';
import type { InviteFields } from '../../wire/datagram.js';
import { signedBytes } from '../../wire/datagram.js';
import type { RosterEntry } from './roster-index.js';

/** What somebody is called, and was called before. */
type Called = Pick<RosterEntry, 'nick' | 'formerNick'>;

/** What an invitation is judged by. */
export interface ProofQuestion {
  readonly invite: InviteFields;
  /** Whose address it came from; null when that is nobody's alone. */
  readonly sender: (Called & { readonly fingerprint: string | null }) | null;
  /** Our nick, and the one before. */
  readonly self: readonly string[];
  /** Whether so many of this sender have been looked at in a moment that this one is not. */
  readonly tooMany: () => boolean;
  /** Whether this very invitation was good once before. */
  readonly spent: boolean;
  /** The server's; null when it has none. */
  readonly epoch: string | null;
  /** The server's time, epoch milliseconds; null when it is not known. */
  readonly now: number | null;
  readonly fingerprintOf: (spki: Buffer) => string;
  /** Whether the signature (Ed25519) is that of the key (SPKI in DER) over these bytes. */
  readonly verify: (spki: Buffer, bytes: Buffer, signature: Buffer) => boolean;
}

/** Why an invitation is not believed. */
export type Forgery =
  'address' | 'rate' | 'addressee' | 'sender' | 'unsigned' | 'epoch' | 'time' | 'key' | 'signature';

/**
 * `verified`: its sender has written it, for us, a moment ago. `repeat`: so it was, but it was here before.
 * `unsigned`: nobody vouches for a key of its sender, so that a signature would say nothing.
 */
export type Proven = 'verified' | 'repeat' | 'unsigned' | { readonly refused: Forgery };

/**
 * Judges an invitation between klatsch peers (docs/PROTOCOL.md §6.5): everything that costs nothing first, so that
 * signatures are no way to burn our time.
 */
export function judgeProof(question: ProofQuestion): Proven {
  const { invite, sender, self } = question;
  const { proof } = invite;
  if (sender === null) return proof === undefined ? 'unsigned' : refused('address');
  if (sender.fingerprint !== null && question.tooMany()) return refused('rate');
  if (question.spent) return 'repeat';
  if (!self.includes(invite.to)) return refused('addressee');
  if (sender.fingerprint === null) return 'unsigned';
  if (!isCalled(sender, invite.from)) return refused('sender');
  if (proof === undefined) return refused('unsigned');
  if (question.epoch === null || proof.epoch !== question.epoch) return refused('epoch');
  if (question.now === null || Math.abs(proof.at - question.now) > PROOF_MS) return refused('time');
  const spki = Buffer.from(proof.key, 'base64');
  if (question.fingerprintOf(spki) !== sender.fingerprint) return refused('key');
  const signature = Buffer.from(proof.signature, 'base64');
  return question.verify(spki, signedBytes(invite, proof), signature) ? 'verified' : refused('signature');
}

/** Whoever writes just when they change their nick may not know the new one yet. */
export function isCalled({ nick, formerNick }: Called, name: string): boolean {
  return name === nick || name === formerNick;
}

function refused(why: Forgery): Proven {
  return { refused: why };
}
