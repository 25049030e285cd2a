import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { TLSSocket } from 'node:tls';
import type { Clock } from '../clock.js';
import { systemClock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { LINGER_MS, TCP_KEEPALIVE_MS, TLS_PIECE_BYTES } from '../limits.js';
import type { Endpoint } from './address.js';
import { normalizeIp } from './address.js';
import type { CloseReason, ConnectionOptions, HalfOpenConnection, Security } from './connection.js';
import { SendQueue } from './send-queue.js';
import { peerKey, TLS_FIRST_BYTE } from './tls-identity.js';

type CloseListener = (reason: CloseReason, error?: Error) => void;

/**
 * Takes over a connected socket: from here on no other file touches it or hears its events.
 *
 * @param socket connected, with no listeners of others
 */
export function connectionOf(socket: Socket, options: ConnectionOptions = {}): HalfOpenConnection {
  return new SocketConnection(socket, options);
}

/** Owns every event of one socket, and of the TLS that may come to be spoken on it. */
class SocketConnection implements HalfOpenConnection {
  readonly remote: Endpoint;
  readonly local: Endpoint;
  readonly #options: ConnectionOptions;
  readonly #clock: Clock;
  readonly #queue: SendQueue;
  #socket: Socket;
  /** Whether the first byte is still to come that says whether this is TLS. */
  #undecided: boolean;
  /** Of the far end, SPKI in DER; null when it has shown none. */
  #key: Buffer | null = null;
  /** Whether that is for good: with the first data, the handshake is over. */
  #keyKnown = false;
  #reader: ((bytes: Buffer) => void) | null = null;
  #reading = false;
  #closed: { readonly reason: CloseReason; readonly error?: Error } | null = null;
  #closeListeners: CloseListener[] = [];
  #endListener: (() => void) | null = null;
  #linger: Disposer | null = null;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#queue = new SendQueue(socket, options);
    this.#options = options;
    this.#undecided = options.tls !== undefined;
    this.#clock = options.clock ?? systemClock;
    this.remote = { ip: normalizeIp(socket.remoteAddress ?? ''), port: socket.remotePort ?? 0 };
    this.local = { ip: normalizeIp(socket.localAddress ?? ''), port: socket.localPort ?? 0 };
    // Known since the handshake, and best asked for now.
    if (socket instanceof TLSSocket) this.#key = peerKey(socket);
    socket.setNoDelay(true);
    // Old programs have no heartbeat: TCP itself has to notice that their machine is gone.
    socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
    this.#attend(socket);
  }

  get security(): Security | null {
    const socket = this.#socket;
    if (!(socket instanceof TLSSocket)) return null;
    // Once known it is kept: Node may have forgotten the certificate later, while the connection lasts.
    if (!this.#keyKnown) this.#key ??= peerKey(socket);
    return { key: this.#key, ...(socket.authorized ? { vouched: true as const } : {}) };
  }

  get queuedBytes(): number {
    return this.#queue.bytes;
  }

  dropIfStalled(now: number, ms: number): void {
    if (this.#queue.stalledFor(now) >= ms) this.#abandon('too-slow');
  }

  get open(): boolean {
    return this.#queue.open;
  }

  write(bytes: Uint8Array): boolean {
    const taken = this.#queue.put(bytes);
    if (!taken && this.open) this.#abandon('too-slow');
    return taken;
  }

  writeAll(pieces: readonly Uint8Array[]): boolean {
    if (this.#socket instanceof TLSSocket) return this.#writeSecure(pieces);
    this.#socket.cork();
    const taken = pieces.every((piece) => this.write(piece));
    this.#socket.uncork();
    return taken;
  }

  /** TLS copies what is short into one record in any case; a list of everyone is not copied for each who gets it. */
  #writeSecure(pieces: readonly Uint8Array[]): boolean {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (length <= TLS_PIECE_BYTES) return this.write(Buffer.concat(pieces));
    return pieces.every((piece) => this.write(piece));
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    if (this.#reading) this.#socket.resume();
  }

  end(finalBytes?: Uint8Array): void {
    if (!this.open) return;
    this.#reader = null;
    this.#startReading();
    this.#queue.end(finalBytes);
    this.#lingerOn();
  }

  destroy(): void {
    this.#abandon('destroyed');
  }

  onData(listener: (bytes: Buffer) => void): Disposer {
    if (!this.open) return () => undefined;
    this.#reader = listener;
    this.#startReading();
    return () => {
      if (this.#reader !== listener) return;
      this.#reader = null;
      if (this.open) this.#socket.pause();
    };
  }

  onEnd(listener: () => void): void {
    this.#endListener = listener;
  }

  onClose(listener: CloseListener): Disposer {
    const closed = this.#closed;
    if (closed !== null) {
      return afterwards(() => {
        listener(closed.reason, closed.error);
      });
    }
    this.#closeListeners.push(listener);
    return () => {
      this.#closeListeners = this.#closeListeners.filter((each) => each !== listener);
    };
  }

  #attend(socket: Socket): void {
    const isOurs = (): boolean => socket === this.#socket;
    socket.on('end', () => {
      if (isOurs()) this.#onEnd();
    });
    socket.on('error', (error) => {
      if (isOurs()) this.#finish('error', error);
    });
    socket.on('close', () => {
      if (!isOurs()) return;
      this.#linger?.();
      this.#finish('ended');
    });
  }

  #startReading(): void {
    if (!this.#reading) {
      this.#reading = true;
      this.#readFrom(this.#socket);
    }
    this.#socket.resume();
  }

  #readFrom(socket: Socket): void {
    socket.on('data', (bytes: Buffer) => {
      if (socket !== this.#socket) return;
      if (!this.#keyKnown && socket instanceof TLSSocket) {
        this.#key ??= peerKey(socket);
        this.#keyKnown = true;
      }
      const { tls } = this.#options;
      const begins = this.#undecided && tls !== undefined && bytes[0] === TLS_FIRST_BYTE;
      this.#undecided = false;
      if (begins) this.#secure(socket, bytes, tls);
      else this.#take(bytes);
    });
  }

  #take(bytes: Buffer): void {
    const { traffic } = this.#options;
    if (traffic !== undefined) traffic.bytesIn += bytes.length;
    this.#reader?.(bytes);
  }

  /** From here on TLS has the socket, and we have the TLS. */
  #secure(socket: Socket, first: Buffer, context: SecureContext): void {
    socket.pause();
    socket.unshift(first);
    const tls = new TLSSocket(socket, {
      isServer: true,
      secureContext: context,
      requestCert: true,
      // Nobody has signed these keys: whoever needs to know asks which one it is.
      rejectUnauthorized: false,
    });
    this.#socket = tls;
    this.#queue.moveTo(tls);
    this.#attend(tls);
    this.#readFrom(tls);
  }

  /** The other end has said its last byte: what waits here may still go out, but not for ever. */
  #onEnd(): void {
    if (this.open && this.#endListener !== null) {
      this.#endListener();
      return;
    }
    this.#finish('ended');
    if (!this.#socket.writableEnded) this.#queue.end();
    this.#lingerOn();
  }

  #abandon(reason: CloseReason): void {
    this.#finish(reason);
    this.#queue.clear();
    this.#socket.destroy();
  }

  #lingerOn(): void {
    if (this.#socket.destroyed) return;
    this.#linger ??= this.#clock.after(LINGER_MS, () => {
      this.#socket.destroy();
    });
  }

  #finish(reason: CloseReason, error?: Error): void {
    if (this.#closed !== null) return;
    this.#closed = error === undefined ? { reason } : { reason, error };
    this.#queue.close();
    this.#reader = null;
    // One by one: each may take another back.
    for (let next = this.#closeListeners.shift(); next !== undefined; next = this.#closeListeners.shift()) {
      next(reason, error);
    }
  }
}

/** Runs a task in a microtask, unless disposed before. */
function afterwards(task: () => void): Disposer {
  let wanted = true;
  queueMicrotask(() => {
    if (wanted) task();
  });
  return () => {
    wanted = false;
  };
}
