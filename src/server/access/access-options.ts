import type { AccessMode } from '../../bus/events.js';

/** Who may come in without TLS: anybody, whoever is on this machine, or nobody. */
export type OldClients = 'yes' | 'local' | 'no';

/** What was decided about it when the server was started. */
export interface AccessOptions {
  readonly mode: AccessMode;
  readonly oldClients: OldClients;
  /** The room's password, in place of the one that was kept; see the operator's `password set`. */
  readonly password?: string;
}

/** A room for everybody. */
export const OPEN: AccessOptions = { mode: 'open', oldClients: 'yes' };
