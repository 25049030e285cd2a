import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { systemClock } from '../clock.js';
import { KlatschError } from '../errors.js';
import { CONNECT_MS } from '../limits.js';
import type { Connection, ConnectionOptions } from './connection.js';
import { connectionOf } from './connection.js';

/** How to dial. */
export interface DialOptions extends ConnectionOptions {
  /** Gives up after this many milliseconds, looking up the name included; default `CONNECT_MS`. */
  readonly timeoutMs?: number;
  /** The address to dial from, where it matters which one the other end sees. */
  readonly localAddress?: string;
  /** Gives up when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Connects to `host:port` over TCP.
 *
 * @throws KlatschError `connect-failed`, with the reason as its cause: refused, unreachable, timed out,
 * aborted, a port that is none
 */
export function dial(host: string, port: number, options: DialOptions = {}): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown): void => {
      const why = cause instanceof Error ? cause.message : String(cause);
      reject(new KlatschError('connect-failed', `connect to ${host}:${port}: ${why}`, { cause }));
    };
    try {
      // A port or a local address that is none makes Node throw.
      attend(openSocket(host, port, options), options, resolve, refuse);
    } catch (error) {
      refuse(error);
    }
  });
}

/** Waits for the first of: connected, failed, timed out, aborted. */
function attend(
  socket: Socket,
  options: DialOptions,
  connected: (connection: Connection) => void,
  refuse: (cause: unknown) => void,
): void {
  const settle = (): void => {
    stopTimer();
    options.signal?.removeEventListener('abort', abort);
    socket.off('connect', succeed);
    socket.off('error', fail);
    // A socket that was given up may still report an error; a connection has its own ear.
    socket.on('error', () => undefined);
  };
  const fail = (cause: unknown): void => {
    settle();
    socket.destroy();
    refuse(cause);
  };
  const succeed = (): void => {
    settle();
    connected(connectionOf(socket, options));
  };
  const abort = (): void => {
    fail(options.signal?.reason);
  };
  const stopTimer = (options.clock ?? systemClock).after(options.timeoutMs ?? CONNECT_MS, () => {
    fail(new Error('timed out'));
  });
  socket.once('connect', succeed);
  socket.once('error', fail);
  if (options.signal?.aborted === true) abort();
  else options.signal?.addEventListener('abort', abort, { once: true });
}

function openSocket(host: string, port: number, options: DialOptions): Socket {
  const from = options.localAddress === undefined ? {} : { localAddress: options.localAddress };
  return connect({ host, port, allowHalfOpen: true, ...from });
}
