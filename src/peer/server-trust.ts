import type { SecureContext } from 'node:tls';
import { KlatschError } from '../errors.js';
import { fingerprintOf } from '../identity/fingerprint.js';
import { DIALECT_SILENCE_MS, DIALECT_STRIKES, WELCOME_MS } from '../limits.js';
import type { Security } from '../net/connection.js';
import { secureContext } from '../net/tls-identity.js';
import { messageOf } from '../reason.js';
import { words } from '../words/index.js';
import type { Trust } from './trust.js';

/** What is told while servers are judged. */
export interface TrustEvents {
  /** A server was met for the first time, and its key is remembered. */
  trusted(server: string, fingerprint: string): void;
  problem(code: 'known-keys-invalid' | 'server-insecure', message: string): void;
}

/** Whether the key that a server has shown is the right one. */
export type KeyVerdict =
  | { readonly right: true; readonly fingerprint: string }
  | { readonly right: false; readonly code: 'server-key-changed' | 'tls-failed'; readonly reason: string };

/** Without TLS: what a server answered is something else (`insecure`), or it did not answer at all. */
export type NoTls = 'insecure' | 'unanswered';

/** What to do with a server without TLS: ask somebody, try again (with TLS), or refuse it, and why. */
export type ClearVerdict =
  { readonly kind: 'ask' } | { readonly kind: 'retry' | 'refuse'; readonly reason: string };

/**
 * Which servers are spoken to with TLS, and which keys are believed: trust on first use. A server is named as
 * `host:port`. Whatever was learned holds for the run, also where the file of known keys cannot be written.
 */
export class ServerTrust {
  readonly #trust: Trust | undefined;
  readonly #events: TrustEvents;
  #context: SecureContext | null = null;
  /** Fingerprints of those that have spoken TLS in this run. */
  readonly #met = new Map<string, string>();
  /** Somebody has said yes to joining them in the clear. */
  readonly #permitted = new Set<string>();
  /** How often those that have spoken TLS in this run have answered something else since. */
  readonly #strikes = new Map<string, number>();
  readonly #warned = new Set<string>();

  /** @param trust undefined: everything in the clear, as tests and old programs do */
  constructor(trust: Trust | undefined, events: TrustEvents) {
    this.#trust = trust;
    this.#events = events;
  }

  /**
   * How to open a connection to this server: our certificate, and the silence that ends the handshake, in milliseconds;
   * null for the clear. One that has a key is given time: it is busy, and silence changes nothing.
   *
   * @throws KlatschError `known-keys-invalid`
   */
  opening(server: string): { readonly context: SecureContext; readonly handshakeMs: number } | null {
    const trust = this.#trust;
    if (trust === undefined) return null;
    if (trust.identity === null || trust.plain) {
      this.#warnPlain(server);
      return null;
    }
    const known = this.#known(server);
    if (known === null && this.#permitted.has(server)) return null;
    this.#context ??= secureContext(trust.identity);
    return { context: this.#context, handshakeMs: known === null ? DIALECT_SILENCE_MS : WELCOME_MS };
  }

  /**
   * Judges the key of a server after the handshake, before anything is said to it; a new one is remembered. One that
   * an authority vouches for is right whatever is on record: certificates are renewed.
   *
   * @throws KlatschError `known-keys-invalid`
   */
  judge(server: string, security: Security | null): KeyVerdict {
    const key = security?.key ?? null;
    if (key === null) return { right: false, code: 'tls-failed', reason: words.identity.noKey(server) };
    const fingerprint = fingerprintOf(key);
    const known = this.#known(server);
    const vouched = security?.vouched === true;
    if (known !== null && known !== fingerprint && !vouched) {
      const reason = words.identity.serverKeyChanged(server, known, fingerprint);
      return { right: false, code: 'server-key-changed', reason };
    }
    this.#met.set(server, fingerprint);
    this.#strikes.delete(server);
    if (known !== fingerprint) this.#remember(server, fingerprint);
    if (known === null && !vouched) this.#events.trusted(server, fingerprint);
    return { right: true, fingerprint };
  }

  /**
   * What to do with a server without TLS (docs/PROTOCOL.md §3.1). One that has a key and does not answer is stopped,
   * or down behind something that takes its connections: nothing was learned, and it is tried again. An old server
   * does not answer either, so that of one without a key somebody has to decide.
   */
  withoutTls(server: string, how: NoTls): ClearVerdict {
    if (this.#isKnown(server, true)) {
      if (how === 'unanswered') return { kind: 'retry', reason: words.identity.unansweredNow };
      if (this.#met.has(server)) return this.#strike(server);
      return { kind: 'refuse', reason: words.identity.noLongerSecure(server) };
    }
    if (this.#trust?.ask === true) return { kind: 'ask' };
    return { kind: 'refuse', reason: words.identity[how](server) };
  }

  /** Somebody says yes to the clear, until the program ends; a server that has a key stays without it. */
  permit(server: string): void {
    this.#permitted.add(server);
  }

  #known(server: string): string | null {
    const own = this.#trust?.own;
    if (own?.server === server) return own.fingerprint;
    return this.#trust?.known.server(server) ?? this.#met.get(server) ?? null;
  }

  /** Something else may answer for a server that restarts; but somebody may stand between, and the user is told. */
  #strike(server: string): ClearVerdict {
    const strikes = (this.#strikes.get(server) ?? 0) + 1;
    this.#strikes.set(server, strikes);
    if (strikes === DIALECT_STRIKES)
      this.#events.problem('server-insecure', words.identity.noLongerSecure(server));
    return { kind: 'retry', reason: words.identity.noTlsNow };
  }

  #remember(server: string, fingerprint: string): void {
    try {
      this.#trust?.known.rememberServer(server, fingerprint);
    } catch (error) {
      const why = messageOf(error);
      this.#events.problem('known-keys-invalid', words.identity.notRemembered(server, why));
    }
  }

  /** An order is an order; but whoever gave it may not know what they give away. */
  #warnPlain(server: string): void {
    // Between us and our own there is nobody.
    if (this.#warned.has(server) || this.#trust?.own?.server === server) return;
    this.#warned.add(server);
    if (!this.#isKnown(server, false)) return;
    this.#events.problem('server-insecure', words.identity.plainThough(server));
  }

  #isKnown(server: string, ifUnreadable: boolean): boolean {
    try {
      return this.#known(server) !== null;
    } catch (error) {
      if (error instanceof KlatschError) return ifUnreadable;
      throw error;
    }
  }
}
