import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { parsePem } from '../../src/identity/identity.js';
import { tell } from './tell.js';

// The least that a server can be which keeps its connections: it answers the first bytes of each, and passes on to
// everyone what else it says. With the file of an identity it speaks TLS, and asks for a certificate as klatsch does.
const [identity] = process.argv.slice(2);
/** As long as a short greeting. */
const ANSWER = Buffer.alloc(100, 'x');
const sockets = new Set<Socket>();

function serve(socket: Socket): void {
  sockets.add(socket.setNoDelay(true));
  socket.on('error', () => undefined);
  socket.on('close', () => sockets.delete(socket));
  socket.once('data', () => {
    socket.write(ANSWER);
    socket.on('data', (bytes: Buffer) => {
      for (const each of sockets) each.write(bytes);
    });
  });
}

function open(): ReturnType<typeof createServer> {
  if (identity === undefined) return createServer(serve);
  const { key, certificate } = parsePem(readFileSync(identity, 'utf8'), identity);
  const asked = { requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.3' } as const;
  return createTlsServer({ key, cert: certificate, ...asked }, serve);
}

const server = open();
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) tell({ port: address.port });
});
process.on('disconnect', () => process.exit());
