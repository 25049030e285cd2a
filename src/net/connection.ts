import type { SecureContext } from 'node:tls';
import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import type { Endpoint } from './address.js';

/**
 * Why a connection is over: the other end said so or our `end()` was carried out (`ended`), the network
 * broke it (`error`), `destroy()` was called, or the other end did not read (`too-slow`).
 */
export type CloseReason = 'ended' | 'error' | 'destroyed' | 'too-slow';

/** Bytes that went through connections, counted by themselves: read, and handed over to be sent. */
export interface Traffic {
  bytesIn: number;
  bytesOut: number;
}

/** What a connection can be told at birth. */
export interface ConnectionOptions {
  /**
   * Bytes that may wait for the other end to read; one write past it closes with `too-slow`. Read at each write,
   * so that it can change.
   */
  readonly sendQueueBytes?: number;
  /** A far end whose first byte begins a TLS handshake is answered with this; without it, it is not. */
  readonly tls?: SecureContext;
  /** Where it adds its bytes to. */
  readonly traffic?: Traffic;
  /** Times the wait of {@link Connection.end}. */
  readonly clock?: Clock;
}

/** What is known of the far end of an encrypted connection. */
export interface Security {
  /** The public key that it has proven to have, SPKI in DER; null when it showed no certificate. */
  readonly key: Buffer | null;
  /** An authority that this machine trusts vouches that it is whom we dialled. */
  readonly vouched?: true;
}

/** A TCP connection with one reader and a bounded send queue. Nothing here throws because of the network. */
export interface Connection {
  readonly remote: Endpoint;
  readonly local: Endpoint;
  /** Null for a connection in the clear; known before the first {@link onData}. */
  readonly security: Security | null;
  /** Bytes written but not yet taken by the operating system. */
  readonly queuedBytes: number;
  /**
   * Closes with `too-slow` when nothing of the bytes queued was taken for `ms` milliseconds; to be called now and then,
   * and as exact as that.
   *
   * @param now of a clock that never leaps
   */
  dropIfStalled(now: number, ms: number): void;
  /** Whether {@link write} still takes bytes. */
  readonly open: boolean;
  /**
   * Sends bytes in order; the caller must not change them afterwards.
   *
   * @returns false when the connection takes no bytes any more, also because these were too many
   */
  write(bytes: Uint8Array): boolean;
  /**
   * Like {@link write}, for several pieces in one system call without copying them together.
   *
   * @returns false when the connection takes no bytes any more, also because these were too many
   */
  writeAll(pieces: readonly Uint8Array[]): boolean;
  /** Stops reading, so that the other end's sends back up. */
  pause(): void;
  resume(): void;
  /**
   * Sends the last bytes, then closes; what still comes in is thrown away, because closing with unread
   * bytes would make TCP discard ours. Destroys after `LINGER_MS` if the other end does not close.
   */
  end(finalBytes?: Uint8Array): void;
  /** Closes at once; bytes in the queue are lost. */
  destroy(): void;
  /**
   * Reads. There is one reader: a later one takes over. Nothing is read, and no end noticed, before the
   * first; after its disposal reading pauses.
   */
  onData(listener: (bytes: Buffer) => void): Disposer;
  /**
   * Hears once of the close, as soon as it is known: at the other end's EOF although our last bytes may
   * still be on their way. After that no data comes. Too late to subscribe: hears in a microtask.
   */
  onClose(listener: (reason: CloseReason, error?: Error) => void): Disposer;
}

/** A connection whose other end may say its last byte and go on reading. */
export interface HalfOpenConnection extends Connection {
  /**
   * Hears once of the other end's EOF, behind its last byte, in place of the close that this is otherwise: it is
   * still written to, until {@link Connection.end}. There is one such listener, and no taking back.
   */
  onEnd(listener: () => void): void;
}
