import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { encodeExtensionClient } from '../../src/wire/extension.js';
import type { CrowdOrder } from '../support/crowd.js';
import { dialPlainly, introduce } from './crowd-dial.js';
import { contextOf } from './dial.js';
import { tell } from './tell.js';

// Very many clients of one kind, none of whom does what a server would like. Tells when they are there, and, when it
// is asked, how many connections it has made.
const order = JSON.parse(process.argv[2] ?? '') as CrowdOrder;
const HOST = '127.0.0.1';
/** So many come at once: fewer than a server lets wait unregistered. */
const AT_ONCE = 500;
const PING_MS = 4000;
const PING = encodeExtensionClient({ type: 'ping', n: 0 });
/** What the servers that know nothing are told instead of who one is. */
const TEXT = Buffer.alloc(100, 'x');
const SINK = Buffer.alloc(64 * 1024);
const BYTE_MS = 1000;
/** Connections are made in small portions, this often. */
const TICK_MS = 5;
/** How long a connection of a storm stays, unless it is thrown out. */
const STAY_MS = 500;

const context = order.identity === null ? null : contextOf(order.identity);
const people: Socket[] = [];
let made = 0;

/** One client, and when it has heard something. */
interface Guest {
  readonly socket: Socket;
  readonly heard: Promise<unknown>;
}

async function arrive(): Promise<Guest> {
  if (context !== null) {
    const socket = await dialPlainly(order.port, context);
    return { socket, heard: once(socket, 'data') };
  }
  let tell: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => (tell = resolve));
  const callback = (): boolean => {
    tell();
    return true;
  };
  // All read into one buffer, at which nobody looks: ten thousand take half the time so.
  const socket = connect({ port: order.port, host: HOST, noDelay: true, onread: { buffer: SINK, callback } });
  await once(socket, 'connect');
  return { socket, heard };
}

/** Clients who register, many in one go, as after a restart. They heed heartbeats. */
async function comeIn(count: number): Promise<void> {
  for (const until = people.length + count; people.length < until;) {
    const few = Math.min(AT_ONCE, until - people.length);
    const guests = await Promise.all(Array.from({ length: few }, () => arrive()));
    for (const [index, { socket }] of guests.entries()) {
      socket.on('error', () => undefined);
      if (order.registers) introduce(socket, people.length + index);
      else socket.write(TEXT);
    }
    await Promise.all(guests.map(({ heard }) => heard));
    for (const { socket } of guests) {
      if (order.kind === 'deaf') socket.pause();
      else socket.resume();
      people.push(socket);
    }
    made += few;
  }
}

/** A slice of them at a time, or a server had nothing to do but pings once in four seconds. */
function ping(): void {
  const slices = PING_MS / 100;
  let slice = 0;
  setInterval(() => {
    for (let at = slice; at < people.length; at += slices) people[at]?.write(PING);
    slice = (slice + 1) % slices;
  }, 100);
}

/** One connection after another, each of which says a byte a second and never who it is. */
function creep(): void {
  const socket = connect({ port: order.port, host: HOST });
  let said = 0;
  socket.once('connect', () => (made += 1));
  const timer = setInterval(() => {
    said += 1;
    socket.write(said === 1 ? 'R' : 'x');
  }, BYTE_MS);
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearInterval(timer);
    creep();
  });
  socket.resume();
}

/** Connections at a rate, from all over loopback, or the ports would run out. */
function storm(): void {
  const start = performance.now();
  let begun = 0;
  setInterval(() => {
    const due = Math.floor(((performance.now() - start) * order.count) / 1000);
    // A burst for what was not done in time would be another experiment.
    const portion = Math.min(due - begun, Math.ceil((order.count * TICK_MS * 4) / 1000));
    begun = due;
    for (let n = 0; n < portion; n += 1) blow();
  }, TICK_MS);
}

function blow(): void {
  const part = (): number => 1 + Math.floor(Math.random() * 250);
  const localAddress = `127.${part()}.${part()}.${part()}`;
  const socket = connect({ port: order.port, host: HOST, localAddress });
  socket.once('connect', () => {
    made += 1;
    setTimeout(() => socket.destroy(), STAY_MS);
  });
  socket.on('error', () => undefined);
  socket.resume();
}

process.on('message', (asked) => {
  if (asked === 'more') {
    void comeIn(order.count).then(() => {
      tell({ done: made });
    });
  } else tell({ done: made });
});
process.on('disconnect', () => process.exit());

if (order.kind === 'loris') for (let n = 0; n < order.count; n += 1) creep();
else if (order.kind === 'storm') storm();
else {
  if (order.registers) ping();
  await comeIn(order.warm ?? order.count);
}
tell({ began: true });
