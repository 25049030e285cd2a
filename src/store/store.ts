import type { Ban } from '../bus/events.js';
import type { ErrorCode } from '../errors.js';

/** A text of the room as it is written down. */
export interface KeptText {
  /** Counts the room's texts from 1, on over every run. */
  readonly seq: number;
  /** Epoch milliseconds, the server's clock. */
  readonly at: number;
  readonly from: string;
  readonly text: string;
  readonly emote?: true | undefined;
  /** The sender's own name for it. */
  readonly id?: string | undefined;
  /** The sender's secret name for itself, by which it is known when it sends the text once more. */
  readonly sender?: string | undefined;
}

/** One run of the server. */
export interface Run {
  /** Its name, unlike that of every other run. */
  readonly epoch: string;
  /** The number of the first text said in it. */
  readonly first: number;
}

/** What a run of the server goes on from. */
export interface Past {
  /** Names the run that begins. */
  readonly epoch: string;
  /** The number of the last text before it, 0 when there is none. */
  readonly seq: number;
  /** Earlier runs, oldest first. */
  readonly runs: readonly Run[];
  /** What is left of their texts, oldest first; numbers are missing of what could not be written down. */
  readonly texts: readonly KeptText[];
}

/** The kinds of small things that are kept. */
export type RecordKind = 'nick' | 'allowed' | 'invite' | 'password';

/** A small thing that is kept under a name, or, without a value, is not any more. */
export interface RecordChange {
  readonly kind: RecordKind;
  readonly name: string;
  /** Anything that JSON can say. */
  readonly value?: unknown;
}

/**
 * A server's memory (docs/OPERATING.md, "Memory"). Nothing here throws: whatever the disk refuses holds for as
 * long as the server runs, and the answer is false. `true` says that it outlives a kill of the process, or that
 * nobody asked for that (`--no-store`).
 */
export interface Store {
  /** What was there when it was opened; to be asked once, since the texts are handed over. */
  recall(): Past;
  /**
   * Writes down what was said in one turn of the event loop.
   *
   * @param texts oldest first, numbered above every one before
   * @param oldest texts with a number below this one may be forgotten
   */
  keep(texts: readonly KeptText[], oldest: number): boolean;
  /** Everyone who was ever banned and not unbanned, oldest first, also when the time is over. */
  bans(): readonly Ban[];
  /** Adds a ban, or changes the one of the same `kind` and `what`. */
  saveBan(ban: Ban): boolean;
  /** Removes bans, all or none of them; harmless where there is no such ban. */
  removeBans(bans: readonly Pick<Ban, 'kind' | 'what'>[]): boolean;
  /** The message of the day. */
  motd(): string | null;
  /** Sets it, or takes it away. */
  setMotd(text: string | null): boolean;
  /** The values of every record of a kind; what they hold is for the reader to check. */
  records(kind: RecordKind): readonly unknown[];
  /** Keeps and forgets records, all or none of them. */
  change(changes: readonly RecordChange[]): boolean;
  /** Lets go of the file. Idempotent; afterwards nothing is written any more. */
  close(): void;
}

/** What a store on disk tells. */
export interface StoreEvents {
  /** What is said is written down again (`code` null), or not any more; `cause` is for the log. */
  changed(code: ErrorCode | null, cause?: unknown): void;
  /**
   * Something was damaged and now has this name: the database, in whose place there is an empty one, or a file of
   * texts, in whose place there is one with those that can be read.
   */
  setAside(path: string, what: 'database' | 'texts', cause: unknown): void;
}

/** A store whose place depends on the port that the server got. */
export interface PortStore extends Store {
  /** Opens it, as soon as the server listens and before its first client: before anything else is asked of it. */
  open(port: number): void;
}
