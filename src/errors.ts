/**
 * Every way in which something can be refused or go wrong, as a code that scripts, tests, the wire and the
 * log compare. The sentence for a person stands in `words/`.
 */
export const ERROR_CODES = [
  // Said by a server to a client, on the wire (docs/PROTOCOL.md, "Refusals").
  'nick-taken',
  'nick-invalid',
  'nick-reserved',
  'address-taken',
  'port-invalid',
  'not-registered',
  'already-registered',
  'text-empty',
  'text-too-long',
  'maybe-said',
  'too-fast',
  'too-large',
  'malformed',
  'unknown-command',
  'too-many-connections',
  'room-full',
  'registration-timeout',
  'reader-too-slow',
  'heartbeat-missed',
  'server-stopping',
  'kicked',
  'banned',
  'muted',
  'nick-owned',
  'not-secure',
  'key-unknown',
  'password-wrong',
  'invite-invalid',
  'guessing',
  'replaced',
  // Said by the engine to whoever asked for something.
  'connect-failed',
  'not-connected',
  'already-connected',
  'server-refused',
  'protocol-violation',
  'person-unknown',
  'person-self',
  'person-unreachable',
  'person-ignored',
  'person-not-ignored',
  'chat-exists',
  'chat-none',
  'chat-failed',
  'chat-resume-refused',
  'undelivered-none',
  'undelivered-other',
  'text-is-goodbye',
  'invitation-none',
  'invitation-pending',
  'invitation-failed',
  'too-many-chats',
  'rename-unsupported',
  // Said by the command line and the slash commands.
  'command-unknown',
  'command-usage',
  'port-in-use',
  'listen-failed',
  'descriptors-used-up',
  'room-busy',
  'server-fault',
  'config-invalid',
  'log-failed',
  'theme-invalid',
  'text-not-echoed',
  'memory-not-kept',
  // Said about keys and trust.
  'identity-invalid',
  'identity-exposed',
  'identity-unavailable',
  'known-keys-invalid',
  'tls-failed',
  'tls-unanswered',
  'server-insecure',
  'server-key-changed',
  'person-key-changed',
  'person-key-wrong',
  'person-key-none',
  'invitation-forged',
  'passphrase-wrong',
  'passphrase-missing',
  'key-file-invalid',
  // Said to an operator.
  'address-invalid',
  'duration-invalid',
  'ban-none',
  'too-many-bans',
  'already-muted',
  'not-muted',
  'limit-invalid',
  'fingerprint-invalid',
  'access-full',
  'server-unreachable',
  'control-unavailable',
  'watcher-too-slow',
  // Said by a server's store.
  'store-unavailable',
  'store-busy',
  'store-full',
  'store-failed',
  'store-newer',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

const DISTRUST = ['server-key-changed', 'server-insecure', 'tls-failed', 'known-keys-invalid'] as const;

/** Whether a refusal is our own, because a server is not, or may not be, the one it was: its text says all. */
export function isDistrust(code: string): code is (typeof DISTRUST)[number] {
  return (DISTRUST as readonly string[]).includes(code);
}

/** The one error type: a code for programs, a sentence for a person, and the cause. */
export class KlatschError extends Error {
  override readonly name = 'KlatschError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** A peer's bad input is a value, not an exception. */
export interface Failure {
  readonly ok: false;
  readonly code: ErrorCode;
}

/** Either a value or the code of what is wrong with the input. */
export type Result<T> = { readonly ok: true; readonly value: T } | Failure;

/** The good half of a {@link Result}. */
export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** The bad half of a {@link Result}. */
export function failure(code: ErrorCode): Failure {
  return { ok: false, code };
}
