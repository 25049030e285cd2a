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
  /** Silence that ends the handshake, milliseconds; default `CONNECT_MS`. */
  readonly handshakeMs?: number;
}

/**
 * Connects to `host:port` over TCP and TLS 1.3. Nothing but the handshake has been sent yet, and nobody has judged
 * the key in `security`: that is for whoever dials.
 *
 * @throws KlatschError `connect-failed` as `dial` does; `tls-failed` when what answers is no TLS;
 * `tls-unanswered` when nothing does: silence, an end, an abort
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
    const code = isOfTls(cause) ? 'tls-failed' : 'tls-unanswered';
    throw new KlatschError(code, `TLS with ${host}:${port}: ${messageOf(cause)}`, { cause });
  }
}

/** Whether OpenSSL has judged what came; a connection that ends, however, tells nothing of who is there. */
function isOfTls(cause: unknown): boolean {
  const { code = '' } = cause as NodeJS.ErrnoException;
  return code.startsWith('ERR_SSL_') || code === 'EPROTO';
}

/** Waits for the first of: a handshake, an error or end, silence, an abort. */
function secured(tls: TLSSocket, { signal, clock, handshakeMs }: SecureDialOptions): Promise<void> {
  // One that was given up may still report an error; a connection has its own ear.
  tls.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    const settle = (cause?: Error): void => {
      stopTimer();
      signal?.removeEventListener('abort', abort);
      tls.off('secureConnect', done).off('error', fail).off('close', closed);
      if (cause === undefined) resolve();
      else reject(cause);
    };
    const done = (): void => {
      settle();
    };
    const fail = (cause: Error): void => {
      settle(cause);
    };
    const closed = (): void => {
      fail(new Error('closed'));
    };
    const abort = (): void => {
      fail(new Error('given up', { cause: signal?.reason }));
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
