import type { Disposer } from '../disposer.js';
import type { Dialect } from './events.js';

/**
 * What a server has counted since it started, and how it stands now. All are plain numbers, so that a sample,
 * a metric and a test read the same ones.
 */
export interface ServerTotals {
  /** Texts said to the room, and copies of them handed to clients, missed ones that came later included. */
  readonly texts: number;
  readonly deliveries: number;
  /** Texts that the store could not keep. */
  readonly unkeptTexts: number;
  /** Read from clients, and handed over to be sent to them. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly joins: number;
  /** Who was in the room and left, by reason. */
  readonly leaves: Readonly<Record<string, number>>;
  /** Connections and messages turned down, by code: every one, also those of a flood. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Connections dropped because they did not read. */
  readonly slowReaders: number;

  /** From here on: how it stands now. */
  readonly usersByDialect: Readonly<Record<Dialect, number>>;
  /** Open connections, registered or not. */
  readonly connections: number;
  /** Bytes that wait for clients to read: of all, and of the one that is farthest behind. */
  readonly queuedBytes: number;
  readonly queuedBytesMax: number;
  readonly muted: number;
  readonly banned: number;
  /** Whether texts are kept on disk; null for a server without a store. */
  readonly storeKept: boolean | null;
}

/** Where a running server can be read like a meter, at any time and without asking it for anything. */
export interface ServerReadings {
  totals(): ServerTotals;
  /** Hears how late the event loop was, in milliseconds, each `LAG_PROBE_MS`. */
  onLag(listener: (lagMs: number) => void): Disposer;
}
