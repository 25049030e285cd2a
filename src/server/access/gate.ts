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
  /** A code that was good; it is spent at REGISTER. */
  readonly invite: string | null;
}

/** Of whoever has shown nothing. */
export const NO_CREDENTIALS: Credentials = { vouched: false, invite: null };

/** What sessions ask about who may come in. */
export interface Gate {
  /** Looks at what AUTH brings; fails with `password-wrong`, `invite-invalid`, `key-unknown` or `guessing`. */
  authenticate(visitor: Visitor, offered: Offered): Promise<Result<Credentials>>;
  /** Why somebody may not see who is there before REGISTER. */
  mayLook(visitor: Visitor, credentials: Credentials): Barred | null;
  /** Why somebody may not come in under this nick; spends the invite code of whoever may. */
  admit(visitor: Visitor, credentials: Credentials, nick: string): Barred | null;
  /** Why this nick may not be used with this key. */
  nickBarred(key: string | null, nick: string): Barred | null;
  /** Somebody is in the room under this nick now. */
  used(nick: string, key: string | null): void;
  /** Somebody is still in the room under this nick, or was until now. */
  seen(nick: string, key: string | null): void;
}
