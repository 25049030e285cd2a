import { chmodSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer } from 'node:net';
import { KlatschError } from '../errors.js';
import { messageOf } from '../reason.js';
import type { ConnectionOptions, HalfOpenConnection } from './connection.js';
import { connectionOf } from './socket-connection.js';
import { checkUnixPath } from './unix-path.js';

/** What a listener on a Unix socket needs to know. */
export interface UnixListenOptions extends ConnectionOptions {
  /** Where the socket is to stand. Nothing may be there yet. */
  readonly path: string;
  /** Takes every new connection. Nothing is read from it before `onData`. */
  readonly onConnection: (connection: HalfOpenConnection) => void;
  /** Hears of a fault of the listening socket itself, e.g. no file descriptors left. */
  readonly onError?: (error: Error) => void;
}

/** A listening Unix socket. */
export interface UnixListener {
  /**
   * Takes no more connections; resolves when the ones it took are closed too. Idempotent. libuv also removes
   * whatever stands at `path` by then.
   */
  close(): Promise<void>;
}

/** Nobody but the owner may read or write, which is what connecting needs. */
const OWNER_ONLY = 0o600;
const ALL_OTHERS = 0o177;

/**
 * Listens on a Unix socket that belongs to its owner alone from the moment that it is there.
 *
 * @throws KlatschError `listen-failed`, with the system's error as its cause
 */
export function listenUnix(options: UnixListenOptions): Promise<UnixListener> {
  const { path } = options;
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    options.onConnection(connectionOf(socket, options));
  });
  return new Promise((resolve, reject) => {
    const refuse = (cause: unknown): void => {
      const why = messageOf(cause);
      reject(new KlatschError('listen-failed', `listen on ${path}: ${why}`, { cause }));
    };
    server.once('error', refuse);
    server.once('listening', () => {
      server.removeAllListeners('error');
      server.on('error', (error) => options.onError?.(error));
      resolve(listenerOf(server));
    });
    try {
      checkUnixPath(path);
      bindOwnerOnly(server, path);
    } catch (error) {
      refuse(error);
      server.close();
    }
  });
}

/**
 * The mode that a socket is born with is the umask's matter, and the umask is the whole process's: it is changed
 * for just as long as Node binds, which is at once. Where a system looks at other bits, the second call counts.
 */
function bindOwnerOnly(server: Server, path: string): void {
  const before = process.umask(ALL_OTHERS);
  try {
    server.listen({ path });
  } finally {
    process.umask(before);
  }
  if (server.listening) chmodSync(path, OWNER_ONLY);
}

function listenerOf(server: Server): UnixListener {
  const closed = new Promise<void>((done) => {
    server.once('close', done);
  });
  return {
    close(): Promise<void> {
      if (server.listening) server.close();
      return closed;
    },
  };
}
