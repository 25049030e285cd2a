import type { Socket } from 'node:net';
import { listenBare } from './bare.js';

// The least that a fan-out can be: what comes in one turn of the loop goes to everyone as it came, in one write for
// each client.
const sockets = new Set<Socket>();
let chunks: Buffer[] = [];

function flush(): void {
  const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  chunks = [];
  if (bytes !== undefined) for (const each of sockets) each.write(bytes);
}

listenBare(process.argv[2], (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
  socket.on('data', (bytes: Buffer) => {
    if (chunks.push(bytes) === 1) setImmediate(flush);
  });
});
