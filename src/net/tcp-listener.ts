import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { KlatschError } from '../errors.js';
import type { ConnectionOptions, HalfOpenConnection } from './connection.js';
import { connectionOf } from './socket-connection.js';
import { atEveryAddress } from './every-address.js';

/** What a listener needs to know. */
export interface ListenOptions extends ConnectionOptions {
  /** The address to listen on; without one, every address of this machine, of both families where it has them. */
  readonly host?: string;
  /** 0 lets the operating system choose one. */
  readonly port: number;
  /** Takes every new connection. Nothing is read from it before `onData`. */
  readonly onConnection: (connection: HalfOpenConnection) => void;
  /** Hears of a fault of the listening socket itself, e.g. no file descriptors left. */
  readonly onError?: (error: Error) => void;
}

/** A listening TCP socket. */
export interface Listener {
  /** The address that it listens on. */
  readonly host: string;
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
  if (options.host !== undefined) return listenOn(options.host, options);
  return atEveryAddress((host) => listenOn(host, options));
}

function listenOn(host: string, options: ListenOptions): Promise<Listener> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const connection = connectionOf(socket, options);
    // A connection that was reset while it waited in the backlog has no address any more.
    if (connection.remote.ip === '') connection.destroy();
    else options.onConnection(connection);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(listenFailure(error, host, options.port));
    });
    server.listen({ host, port: options.port }, () => {
      server.removeAllListeners('error');
      server.on('error', (error) => options.onError?.(error));
      resolve(listenerOf(server, host));
    });
  });
}

function listenerOf(server: Server, host: string): Listener {
  const { port } = server.address() as AddressInfo;
  const closed = new Promise<void>((done) => {
    server.once('close', done);
  });
  return {
    host,
    port,
    close(): Promise<void> {
      if (server.listening) server.close();
      return closed;
    },
  };
}

/** The error of a socket that could not have its address. */
export function listenFailure(error: Error, host: string, port: number): KlatschError {
  const code = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'port-in-use' : 'listen-failed';
  return new KlatschError(code, `listen on ${host} port ${port}: ${error.message}`, { cause: error });
}
