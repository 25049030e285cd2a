import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Connection, ConnectionOptions } from '../../src/net/connection.js';
import { dial } from '../../src/net/tcp-dial.js';
import { listen } from '../../src/net/tcp-listener.js';
import { dialUnix } from '../../src/net/unix-dial.js';
import { listenUnix } from '../../src/net/unix-listener.js';

/** Two connected connections over loopback, and what ends both. */
export interface Pair {
  readonly near: Connection;
  readonly far: Connection;
  close(): Promise<void>;
}

/** Connects two real sockets; `options` are the near one's (the dialling side). */
export async function connectedPair(options: ConnectionOptions = {}): Promise<Pair> {
  let accept: (connection: Connection) => void = () => undefined;
  const accepted = new Promise<Connection>((resolve) => (accept = resolve));
  const listener = await listen({ host: '127.0.0.1', port: 0, onConnection: accept });
  const near = await dial('127.0.0.1', listener.port, options);
  const far = await accepted;
  return {
    near,
    far,
    async close(): Promise<void> {
      near.destroy();
      far.destroy();
      await listener.close();
    },
  };
}

/** The same over a Unix socket. */
export async function connectedUnixPair(options: ConnectionOptions = {}): Promise<Pair> {
  const directory = mkdtempSync(join(tmpdir(), 'klatsch-'));
  const path = join(directory, 'pair.sock');
  let accept: (connection: Connection) => void = () => undefined;
  const accepted = new Promise<Connection>((resolve) => (accept = resolve));
  const listener = await listenUnix({ path, onConnection: accept });
  const near = await dialUnix(path, options);
  const far = await accepted;
  return {
    near,
    far,
    async close(): Promise<void> {
      near.destroy();
      far.destroy();
      await listener.close();
      rmSync(directory, { recursive: true });
    },
  };
}
