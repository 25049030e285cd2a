import type { Result } from '../errors.js';

/** An operator's command, read: what the server is to do. */
export type OperatorCommand =
  | { readonly name: 'list' }
  | { readonly name: 'announce'; readonly text: string }
  | { readonly name: 'kick'; readonly nick: string; readonly reason: string | null }
  /** `forMs` is null for ever. */
  | {
      readonly name: 'ban';
      readonly target: BanTarget;
      readonly forMs: number | null;
      readonly reason: string | null;
    }
  | { readonly name: 'unban'; readonly target: BanTarget }
  | { readonly name: 'bans' }
  | { readonly name: 'mute' | 'unmute'; readonly nick: string }
  | { readonly name: 'motd' }
  /** Null takes it away. */
  | { readonly name: 'motd-set'; readonly text: string | null }
  | { readonly name: 'limits' }
  /** The value as typed: a whole number, 0 for none. */
  | { readonly name: 'limit-set'; readonly limit: string; readonly value: string }
  /** `fingerprint` is the shown part of one. */
  | { readonly name: 'allow'; readonly fingerprint: string; readonly nick: string }
  | { readonly name: 'disallow'; readonly whom: KeyOrNick }
  | { readonly name: 'allowed' | 'nicks' }
  /** `nick` is null for whoever it is given to, `forMs` for as long as usual. */
  | { readonly name: 'invite'; readonly nick: string | null; readonly forMs: number | null }
  | { readonly name: 'release'; readonly nick: string }
  /** Null takes it away. */
  | { readonly name: 'password'; readonly text: string | null }
  | { readonly name: 'exit' };

/** A key by the shown part of its fingerprint, or everybody on the list under a nick. */
type KeyOrNick = { readonly key: string } | { readonly nick: string };

/** Whom a ban concerns. */
export interface BanTarget {
  readonly kind: 'nick' | 'address' | 'network';
  readonly what: string;
}

/** What can be completed at the place of an argument. */
type Completion =
  'nick' | 'muted' | 'banned' | 'kept' | 'listed' | 'limit' | 'set-or-clear' | 'command' | 'none';

/** One entry of the table: everything that parsing, help, completion and docs/OPERATING.md know of a command. */
export interface OperatorEntry {
  readonly name: string;
  /** How it is typed, e.g. `kick nick [reason]`. */
  readonly usage: string;
  /** One line for the help. */
  readonly summary: string;
  /** What its first argument is. */
  readonly completes: Completion;
  /** A person at a dashboard is asked once before it is carried out. */
  readonly asks: boolean;
  /** What stands behind its name is for nobody to read again: no history keeps it. */
  readonly secret: boolean;
  /** Reads what stands behind the name, trimmed; null when it does not fit the usage. */
  read(rest: string): Result<OperatorCommand> | null;
}
