import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { connect } from 'node:tls';
import type { Clock } from '../clock.js';
import { systemClock } from '../clock.js';
import { KlatschError } from '../errors.js';
import { CONNECT_MS } from '../limits.js';
import { messageOf } from '../reason.js';
import type { Connection } from './connection.js';
import { connectionOf } from './socket-connection.js';
import type { DialOptions } from './tcp-dial.js';
import { openTcp } from './tcp-dial.js';

/** How to dial with TLS. */
export interface SecureDialOptions extends DialOptions {
  /** Our own certificate and key, shown to the other end. */
  readonly context: SecureContext;
  /** Silence in the handshake that means that nobody there speaks TLS, milliseconds; default `CONNECT_MS`. */
  readonly handshakeMs?: number;
}

/**
 * Connects to `host:port` over TCP and TLS 1.3. Nothing but the handshake has been sent yet, and nobody has judged
 * the key in `security`: that is for whoever dials.
 *
 * @throws KlatschError `connect-failed` as `dial` does; `tls-failed` when what answers, or does not, is no TLS
 */
export async function dialSecure(
  host: string,
  port: number,
  options: SecureDialOptions,
): Promise<Connection> {
  const socket = await openTcp(host, port, options);
  return connectionOf(await shakeHands(socket, host, port, options), options);
}

async function shakeHands(
  socket: Socket,
  host: string,
  port: number,
  options: SecureDialOptions,
): Promise<TLSSocket> {
  const tls = connect({
    socket,
    host,
    secureContext: options.context,
    // Nobody has signed most of these keys: `authorized` says whether somebody has.
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  try {
    await secured(tls, options);
    return tls;
  } catch (cause) {
    tls.destroy();
    socket.destroy();
    const why = messageOf(cause);
    throw new KlatschError('tls-failed', `TLS with ${host}:${port}: ${why}`, { cause });
  }
}

/** Waits for the first of: a handshake, an error or end, silence, an abort. */
function secured(tls: TLSSocket, { signal, clock, handshakeMs }: SecureDialOptions): Promise<void> {
  // One that was given up may still report an error; a connection has its own ear.
  tls.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    const settle = (failed: boolean, cause?: unknown): void => {
      stopTimer();
      signal?.removeEventListener('abort', abort);
      tls.off('secureConnect', done).off('error', fail).off('close', closed);
      if (failed) reject(cause instanceof Error ? cause : new Error(String(cause)));
      else resolve();
    };
    const done = (): void => {
      settle(false);
    };
    const fail = (cause: unknown): void => {
      settle(true, cause);
    };
    const closed = (): void => {
      fail(new Error('closed'));
    };
    const abort = (): void => {
      fail(signal?.reason);
    };
    const stopTimer = timer(clock ?? systemClock, handshakeMs, fail);
    tls.once('secureConnect', done).once('error', fail).once('close', closed);
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}

function timer(clock: Clock, ms: number | undefined, fail: (cause: Error) => void): () => void {
  return clock.after(ms ?? CONNECT_MS, () => {
    fail(new Error('no answer to the handshake'));
  });
}
