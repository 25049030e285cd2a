import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { encodeOldClient } from '../../src/wire/old-client.js';
import { tell } from './pour.js';

// Clients of the frames dialect, one of whom always has so many texts on their way; counts what arrives.
const [port = 0, clients = 100, inFlight = 64, ms = 3000, registers = 1] = process.argv.slice(2).map(Number);
const JOIN_MS = 1000;
const WARM_MS = 1000;
const TEXT = encodeOldClient('frames', { type: 'broadcast', nick: 'load-0', text: 'x'.repeat(64) });

let arrived = 0;

async function join(index: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const register = { type: 'register', nick: `load-${index}`, udpPort: String(40_000 + index) } as const;
  if (registers === 1) socket.write(encodeOldClient('frames', register));
  socket.on('data', (bytes: Buffer) => {
    arrived += bytes.length;
  });
  return socket;
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

const sockets = await Promise.all(Array.from({ length: clients }, (_, index) => join(index)));
await pause(JOIN_MS);
let rest = 0;
const [speaker] = sockets;
speaker?.on('data', (bytes: Buffer) => {
  rest += bytes.length;
  const back = Math.floor(rest / TEXT.length);
  rest -= back * TEXT.length;
  if (back > 0) speaker.write(Buffer.concat(Array<Buffer>(back).fill(TEXT)));
});
speaker?.write(Buffer.concat(Array<Buffer>(inFlight).fill(TEXT)));
await pause(WARM_MS);
tell({ began: true });
const [start, before] = [performance.now(), arrived];
await pause(ms);
const deliveries = (arrived - before) / TEXT.length;
tell({ done: Math.round((deliveries * 1000) / (performance.now() - start)) });
