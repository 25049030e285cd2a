import type { TLSSocket } from 'node:tls';
import type { HandshakeOrder } from '../support/handshakes.js';
import { pause } from '../support/pause.js';
import { contextOf, dialTls } from './dial.js';
import { tell } from './tell.js';

// Clients who come, show their certificate, send one byte and go, so many at a time; counts those to whom the server
// has said goodbye. The byte begins a frame: the server has to know by then who they are.
const { identity, port, atOnce, ms } = JSON.parse(process.argv[2] ?? '') as HandshakeOrder;
const WARM_MS = 1000;
const FIRST_BYTE = Buffer.of(0);

const context = contextOf(identity);
let done = 0;

function visit(): void {
  const socket: TLSSocket = dialTls(port, context);
  socket.once('secureConnect', () => {
    if (socket.isSessionReused()) throw new Error('this was no whole handshake');
    socket.end(FIRST_BYTE);
  });
  socket.once('close', (failed) => {
    if (failed) throw new Error('a handshake failed');
    done += 1;
    visit();
  });
  socket.resume();
}

for (let count = 0; count < atOnce; count += 1) visit();
await pause(WARM_MS);
tell({ began: true });
const [start, before] = [performance.now(), done];
await pause(ms);
tell({ done: ((done - before) * 1000) / (performance.now() - start) });
