import { createPublicKey, sign, verify } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import type { ChatSecurity } from '../bus/events.js';
import type { ErrorCode, Result } from '../errors.js';
import { failure, KlatschError } from '../errors.js';
import { fingerprintOf } from '../identity/fingerprint.js';
import type { Identity } from '../identity/identity.js';
import { KNOWN_PEOPLE } from '../limits.js';
import type { Security } from '../net/connection.js';
import { isUsedUp } from '../net/descriptors.js';
import { secureContext } from '../net/tls-identity.js';
import { messageOf } from '../reason.js';
import type { InviteFields, InviteProof } from '../wire/datagram.js';
import { signedBytes } from '../wire/datagram.js';
import { foldNick } from '../wire/nickname.js';
import { judgeKey } from './state/chat-security.js';
import type { Roster } from './state/roster.js';
import type { Where } from './state/where.js';
import type { Trust } from './trust.js';

/** Our key, and what is known of those of others: who may be in a private chat, and how secure that is. */
export class PeerKeys {
  /** Null for a peer without a key, or that is to encrypt nothing. */
  readonly identity: Identity | null;
  readonly #trust: Trust | null;
  readonly #roster: Roster;
  readonly #where: Where;
  readonly #now: () => number;
  readonly #onNotKept: (reason: string) => void;
  /** Keys of people that could not be written down: good for this run. */
  readonly #met = new Map<string, string>();
  #context: SecureContext | null = null;

  /**
   * @param now epoch milliseconds
   * @param onNotKept hears that a key could not be written down, and why
   */
  constructor(
    trust: Trust | null,
    roster: Roster,
    where: Where,
    now: () => number,
    onNotKept: (reason: string) => void,
  ) {
    this.#now = now;
    this.#onNotKept = onNotKept;
    this.#trust = trust;
    this.identity = trust === null || trust.plain ? null : trust.identity;
    this.#roster = roster;
    this.#where = where;
  }

  /** What we show in TLS; null when we speak none. */
  get secureWith(): SecureContext | null {
    // Made at the first chat: it parses the key.
    if (this.#context === null && this.identity !== null) this.#context = secureContext(this.identity);
    return this.#context;
  }

  /**
   * Why no chat with somebody can be believed, as far as it shows before anything is sent; null when it can.
   *
   * @param isClear it could only be in the clear
   */
  obstacle(nick: string, isClear: boolean): ErrorCode | null {
    return this.#judged(() => {
      const roster = this.#roster.keyOf(nick);
      if (roster === null && !isClear) return null;
      return codeOf(judgeKey(roster, { roster, remembered: this.#remembered(nick) }));
    });
  }

  /**
   * Judges the far end of a chat with this nick; the key of somebody new is remembered.
   *
   * @param pinned the key that the roster named when they were invited, or invited us: they may be gone meanwhile
   */
  admit(nick: string, security: Security | null, pinned: string | null): Result<ChatSecurity> {
    const presented = presentedKey(security);
    const roster = this.#roster.keyOf(nick) ?? pinned;
    let judged: Result<ChatSecurity> = failure('person-key-wrong');
    const code = this.#judged(() => {
      const remembered = this.#remembered(nick);
      judged = judgeKey(presented, { roster, remembered });
      const isNew = judged.ok && judged.value === 'verified' && remembered === null;
      if (isNew && presented !== null) this.#remember(nick, presented);
      return codeOf(judged);
    });
    return code === null ? judged : failure(code);
  }

  /** Forgets what is remembered of somebody's key on this server; false when there is nothing. */
  forget(nick: string): boolean {
    const server = this.#where.serverFingerprint;
    if (server === null) return false;
    const wasMet = this.#met.delete(metAs(server, nick));
    return this.#trust?.known.forgetPerson(server, nick) === true || wasMet;
  }

  /** The proof that an invitation is ours; null when we have no key, or are with a server without an epoch. */
  prove(invite: Omit<InviteFields, 'proof'>): InviteProof | null {
    const { epoch } = this.#where;
    if (this.identity === null || epoch === null) return null;
    // A server that does not tell its time vouches for nobody either: the proof then only shows the key.
    const at = this.#where.serverNow() ?? this.#now();
    const { privateKey, spki } = this.identity;
    const signature = sign(null, signedBytes(invite, { epoch, at }), privateKey).toString('base64');
    return { epoch, at, key: spki.toString('base64'), signature };
  }

  #remembered(nick: string): string | null {
    const server = this.#where.serverFingerprint;
    if (server === null) return null;
    return this.#met.get(metAs(server, nick)) ?? this.#trust?.known.person(server, nick) ?? null;
  }

  #remember(nick: string, fingerprint: string): void {
    const server = this.#where.serverFingerprint;
    if (server === null) return;
    try {
      this.#trust?.known.rememberPerson(server, nick, fingerprint);
    } catch (error) {
      // What cannot be read is another matter: then nobody's key can be checked.
      if (error instanceof KlatschError) throw error;
      if (this.#met.size === 0) this.#onNotKept(messageOf(error));
      if (this.#met.size < KNOWN_PEOPLE) this.#met.set(metAs(server, nick), fingerprint);
    }
  }

  /** A list of keys that cannot be read must not let anybody in, nor end the program. */
  #judged(judge: () => ErrorCode | null): ErrorCode | null {
    try {
      return judge();
    } catch (error) {
      return isUsedUp(error) ? 'descriptors-used-up' : 'known-keys-invalid';
    }
  }
}

/** Whether an Ed25519 signature is that of a key (SPKI in DER) over these bytes; false for what is no such key. */
export function isSignedBy(spki: Buffer, bytes: Buffer, signature: Buffer): boolean {
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, signature);
  } catch {
    return false;
  }
}

/** The fingerprint of a far end; null in the clear. One that shows no certificate has one that is nobody's. */
export function presentedKey(security: Security | null): string | null {
  if (security === null) return null;
  return security.key === null ? '' : fingerprintOf(security.key);
}

function metAs(server: string, nick: string): string {
  return `${server} ${foldNick(nick)}`;
}

function codeOf(judged: Result<unknown>): ErrorCode | null {
  return judged.ok ? null : judged.code;
}
