import type { Socket } from 'node:net';
import { CLIENT_MESSAGE_BYTES } from '../../src/limits.js';
import { encodeExtensionClient, encodeExtensionServer } from '../../src/wire/extension.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import type { FanOutOrder } from '../support/fan-out.js';
import { contextOf, join } from './dial.js';
import { tell } from './pour.js';

// Clients of a room, one of whom always has so many texts on their way; counts what arrives.
const order = JSON.parse(process.argv[2] ?? '') as FanOutOrder;
const JOIN_MS = 1000;
const WARM_MS = 1000;
/** What a delivery begins with, in either dialect. */
const DELIVERY = /^(SAID|BROADCAST) /;
const WORDS = 'x'.repeat(64);
const TEXT = encodeText();

let arrived = 0;
/** Of one of them all, how many texts its bytes were. */
const speaking = { texts: 0, bytes: 0 };

function encodeText(): Buffer {
  if (order.dialect === 'frames') {
    return encodeOldClient('frames', { type: 'broadcast', nick: 'load-0', text: WORDS });
  }
  if (order.registers) return encodeExtensionClient({ type: 'say', id: 'x0000000', text: WORDS });
  // A server that only passes on what comes gets what a klatsch server would make of it.
  const said = { type: 'said', seq: 100_000, at: Date.now(), from: 'load-0', id: 'x0000000' } as const;
  return encodeExtensionServer({ ...said, text: WORDS });
}

function speak(socket: Socket): void {
  const decoder = new FrameDecoder(CLIENT_MESSAGE_BYTES);
  socket.on('data', (bytes: Buffer) => {
    const payloads = decoder.push(bytes);
    if (!payloads.ok) throw new Error('what arrives is no text');
    const back = payloads.value.filter((payload) => DELIVERY.test(payload.toString('latin1', 0, 10))).length;
    speaking.texts += back;
    speaking.bytes += bytes.length;
    if (back > 0) socket.write(Buffer.concat(Array<Buffer>(back).fill(TEXT)));
  });
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

const context = order.identity === null ? null : contextOf(order.identity);
const sockets = await Promise.all(
  Array.from({ length: order.clients }, (_, index) => join(order.port, index, order, context)),
);
for (const [index, socket] of sockets.entries()) {
  if (index === 0) speak(socket);
  socket.on('data', (bytes: Buffer) => {
    arrived += bytes.length;
  });
}
await pause(JOIN_MS);
sockets[0]?.write(Buffer.concat(Array<Buffer>(order.inflight).fill(TEXT)));
await pause(WARM_MS);
tell({ began: true });
const [start, before, spoken] = [performance.now(), arrived, { ...speaking }];
await pause(order.ms);
const textBytes = (speaking.bytes - spoken.bytes) / (speaking.texts - spoken.texts);
tell({ done: Math.round(((arrived - before) / textBytes / (performance.now() - start)) * 1000) });
