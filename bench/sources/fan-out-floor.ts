import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tell } from './pour.js';

// The least that a fan-out can be: what comes goes to everyone, as it came, one write for each chunk and client.
const sockets = new Set<Socket>();
const server = createServer((socket) => {
  sockets.add(socket.setNoDelay(true));
  socket.on('error', () => undefined);
  socket.on('close', () => sockets.delete(socket));
  socket.on('data', (bytes: Buffer) => {
    for (const each of sockets) each.write(bytes);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) tell({ port: address.port });
});
process.on('disconnect', () => process.exit());
