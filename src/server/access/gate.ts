import type { Result } from '../../errors.js';
import type { Barred } from '../state/commands.js';

/** Whoever asks to come in. */
export interface Visitor {
  readonly ip: string;
  /** Whether the connection is encrypted. */
  readonly secure: boolean;
  /** The fingerprint of the key that they have proven to have. */
  readonly key: string | null;
}

/** What AUTH brings (docs/PROTOCOL.md §5.2). */
export interface Offered {
  readonly password?: string;
  readonly invite?: string;
}

/** What AUTH was found to be worth. */
export interface Credentials {
  /** The password was right. */
  readonly vouched: boolean;
  /** A code that was good; it is spent on a place in the room. */
  readonly invite: string | null;
}

/** Of whoever has shown nothing. */
export const NO_CREDENTIALS: Credentials = { vouched: false, invite: null };

/** That somebody may come in. Until they have a place or cannot have one, their invite code is nobody else's. */
export interface Admission {
  /** They have a place: the code is used up, and their key is on the list. */
  take(): void;
  /** They have none: the code is as good as before. */
  decline(): void;
}

/** What sessions ask about who may come in. */
export interface Gate {
  /** Looks at what AUTH brings; fails with `password-wrong`, `invite-invalid`, `key-unknown` or `guessing`. */
  authenticate(visitor: Visitor, offered: Offered): Promise<Result<Credentials>>;
  /** Why somebody may not see who is there before REGISTER. */
  mayLook(visitor: Visitor, credentials: Credentials): Barred | null;
  /**
   * Whether somebody may come in under this nick; fails with `not-secure`, `nick-owned`, `invite-invalid` or as
   * {@link mayLook} does. What became of whoever may is to be told, once.
   */
  admit(visitor: Visitor, credentials: Credentials, nick: string): Result<Admission>;
  /** Why this nick may not be used with this key. */
  nickBarred(key: string | null, nick: string): Barred | null;
  /** Somebody is in the room under this nick now. */
  used(nick: string, key: string | null): void;
  /** Somebody is still in the room under this nick, or was until now. */
  seen(nick: string, key: string | null): void;
}
