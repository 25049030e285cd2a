import { once } from 'node:events';
import type { IdleOrder } from '../support/idle.js';
import { pause } from '../support/pause.js';
import { contextOf } from './dial.js';
import type { Guest } from './guest.js';
import { come } from './guest.js';
import { textOf } from './speeches.js';
import { tell } from './tell.js';

// Clients who come, a few at a time, and then do nothing: some at first, the others when that is asked for. In the end
// each of these says something.
const order = JSON.parse(process.argv[2] ?? '') as IdleOrder;
const AT_ONCE = 20;
const STEP_MS = 200;
/** As long as what a klatsch server says of somebody who has come. */
const NEWS = Buffer.alloc(100, 'x');

const coming = { ...order, context: contextOf(order.identity) };
const guests: Guest[] = [];
let bytesHeard = 0;

async function enter(index: number): Promise<void> {
  const guest = await come(coming, index, (_bytes, length) => {
    bytesHeard += length;
  });
  // A server that tells nobody who comes is told what to tell.
  if (!order.registers) guest.socket.write(NEWS);
  guests.push(guest);
}

async function grow(count: number): Promise<void> {
  for (let here = guests.length, until = here + count; here < until; here = guests.length) {
    const few = Math.min(AT_ONCE, until - here);
    await Promise.all(Array.from({ length: few }, (_, nth) => enter(here + nth)));
  }
}

async function quiet(): Promise<void> {
  for (let before = -1; bytesHeard !== before;) {
    before = bytesHeard;
    await pause(STEP_MS);
  }
}

await grow(order.warm);
tell({ here: guests.length });
await once(process, 'message');
await grow(order.clients);
tell({ here: guests.length });
await once(process, 'message');
const text = Buffer.concat(Array<Buffer>(order.texts).fill(textOf(order)));
for (const { socket } of guests.slice(order.warm)) socket.write(text);
await quiet();
tell({ said: true });
