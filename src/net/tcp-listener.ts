import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { KlatschError } from '../errors.js';
import type { Connection, ConnectionOptions } from './connection.js';
import { connectionOf } from './connection.js';

/** What a listener needs to know. */
export interface ListenOptions extends ConnectionOptions {
  /** The address to listen on; `0.0.0.0` is every IPv4 address of this machine. */
  readonly host: string;
  /** 0 lets the operating system choose one. */
  readonly port: number;
  /** Takes every new connection. Nothing is read from it before `onData`. */
  readonly onConnection: (connection: Connection) => void;
  /** Hears of a fault of the listening socket itself, e.g. no file descriptors left. */
  readonly onError?: (error: Error) => void;
}

/** A listening TCP socket. */
export interface Listener {
  /** The port that it really has. */
  readonly port: number;
  /** Takes no more connections; resolves when the ones it took are closed too. Idempotent. */
  close(): Promise<void>;
}

/**
 * Listens for TCP connections.
 *
 * @throws KlatschError `port-in-use` when somebody else has the port, `listen-failed` for anything else
 */
export function listen(options: ListenOptions): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const connection = connectionOf(socket, options);
    // A connection that was reset while it waited in the backlog has no address any more.
    if (connection.remote.ip === '') connection.destroy();
    else options.onConnection(connection);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(listenFailure(error, options.host, options.port));
    });
    server.listen({ host: options.host, port: options.port }, () => {
      server.removeAllListeners('error');
      server.on('error', (error) => options.onError?.(error));
      const { port } = server.address() as AddressInfo;
      const closed = new Promise<void>((done) => {
        server.once('close', done);
      });
      resolve({
        port,
        close(): Promise<void> {
          if (server.listening) server.close();
          return closed;
        },
      });
    });
  });
}

/** The error of a socket that could not have its address. */
export function listenFailure(error: Error, host: string, port: number): KlatschError {
  const code = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'port-in-use' : 'listen-failed';
  return new KlatschError(code, `listen on ${host}:${port}: ${error.message}`, { cause: error });
}
