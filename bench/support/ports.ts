import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { pause } from './pause.js';

const HOST = '127.0.0.1';
/** How long a program may take to listen, and how often that is tried. */
const LISTENS_MS = 15_000;
const STEP_MS = 20;

/** A port that nobody has at the moment, for programs that do not say which one they got. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * Waits until somebody listens there.
 *
 * @returns the port
 * @throws Error when nobody does
 */
export async function listening(port: number): Promise<number> {
  const deadline = performance.now() + LISTENS_MS;
  while (!(await listens(port))) {
    if (performance.now() > deadline) throw new Error('a server does not listen');
    await pause(STEP_MS);
  }
  return port;
}

function listens(port: number): Promise<boolean> {
  const socket = connect({ port, host: HOST });
  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
