import type { Socket } from 'node:net';
import { systemClock } from '../clock.js';
import { CONNECT_MS } from '../limits.js';
import type { ConnectionOptions } from './connection.js';

/** How long to wait for a socket that is connecting. */
export interface AttendOptions extends ConnectionOptions {
  /** Gives up after this many milliseconds, looking up the name included; default `CONNECT_MS`. */
  readonly timeoutMs?: number;
  /** Gives up when aborted. */
  readonly signal?: AbortSignal;
}

/** Waits for the first of: connected, failed, timed out, aborted. */
export function attend(
  socket: Socket,
  options: AttendOptions,
  connected: (socket: Socket) => void,
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
    connected(socket);
  };
  const abort = (): void => {
    fail(options.signal?.reason);
  };
  const stopTimer = (options.clock ?? systemClock).after(options.timeoutMs ?? CONNECT_MS, () => {
    fail(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' }));
  });
  socket.once('connect', succeed);
  socket.once('error', fail);
  if (options.signal?.aborted === true) abort();
  else options.signal?.addEventListener('abort', abort, { once: true });
}
