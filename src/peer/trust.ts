import type { Identity } from '../identity/identity.js';
import type { KnownKeys } from '../identity/known-keys.js';

/** By what a peer is known, and whom it knows. */
export interface Trust {
  /** Who we are; null with `plain`, where nobody is asked. */
  readonly identity: Identity | null;
  /** The keys of servers and people that were seen before. */
  readonly known: KnownKeys;
  /** Somebody has ordered that nothing is encrypted (`--plain`). */
  readonly plain: boolean;
  /** Somebody is there who can answer whether a server may be joined that does not encrypt. */
  readonly ask: boolean;
  /** A server whose key is known without having been seen: our own. */
  readonly own?: { readonly server: string; readonly fingerprint: string };
}
