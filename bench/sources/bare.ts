import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { parsePem } from '../../src/identity/identity.js';
import { tell } from './tell.js';

/**
 * Listens, tells the port, and hands over whoever connects. With the file of an identity it speaks TLS, and asks for a
 * certificate as klatsch does.
 */
export function listenBare(identity: string | undefined, serve: (socket: Socket) => void): void {
  const hand = (socket: Socket): void => {
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    serve(socket);
  };
  const server = identity === undefined ? createServer(hand) : createTlsServer(shown(identity), hand);
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) tell({ port: address.port });
  });
}

function shown(identity: string): object {
  const { key, certificate } = parsePem(readFileSync(identity, 'utf8'), identity);
  return { key, cert: certificate, requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.3' };
}
