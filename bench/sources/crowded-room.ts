import { createServer } from 'node:net';
import type { Socket } from 'node:net';
import { Bus } from '../../src/bus/bus.js';
import type { PeerFacts, PeerIntents } from '../../src/bus/events.js';
import { systemClock } from '../../src/clock.js';
import { SERVER_MESSAGE_BYTES } from '../../src/limits.js';
import { startPeer } from '../../src/peer/start-peer.js';
import type { ServerMessage } from '../../src/wire/extension.js';
import { encodeExtensionServer, parseExtensionClient } from '../../src/wire/extension.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import type { WirePerson } from '../../src/wire/people.js';
import { pour, textOf } from './pour.js';
import { tell } from './tell.js';

// A room as a klatsch server would have it, with so many people that they could not all be connected here, and
// with real peers who take every invitation. The texts go to the reader only.
const [people = 5000, peers = 12] = process.argv.slice(2).map(Number);
const READER = 'reader';

const crowd: WirePerson[] = Array.from({ length: people }, (_, index) => ({
  nick: `guest-${index}`,
  ip: `10.${index >> 16}.${(index >> 8) & 0xff}.${index & 0xff}`,
  udpPort: 40_000 + (index % 20_000),
  dialect: 'klatsch',
}));
const present = new Map<Socket, WirePerson>();

const server = createServer((socket) => {
  const decoder = new FrameDecoder(SERVER_MESSAGE_BYTES);
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.on('close', () => present.delete(socket));
  socket.on('data', (bytes: Buffer) => {
    const payloads = decoder.push(bytes);
    if (payloads.ok) for (const payload of payloads.value) answer(socket, payload);
  });
});

function answer(socket: Socket, payload: string): void {
  const parsed = parseExtensionClient(payload);
  if (!parsed.ok) return;
  const message = parsed.value;
  if (message.type === 'ping') socket.write(encodeExtensionServer({ type: 'pong', n: message.n }));
  if (message.type !== 'register') return;
  const { nick, udpPort } = message;
  const person: WirePerson = { nick, ip: '127.0.0.1', udpPort: Number(udpPort), dialect: 'klatsch' };
  for (const other of present.keys()) send(other, { type: 'presence', events: [{ joined: person }] });
  present.set(socket, person);
  send(socket, { type: 'hello', version: 1, caps: ['chat'], epoch: 'bench', seq: 0 });
  send(socket, { type: 'welcome', nick });
  send(socket, { type: 'roster', people: [...crowd, ...present.values()] });
}

function send(socket: Socket, message: ServerMessage): void {
  socket.write(encodeExtensionServer(message));
}

/** Somebody who takes every invitation and says nothing. */
function join(port: number, nick: string): void {
  const bus = new Bus<PeerFacts, PeerIntents>({
    now: () => systemClock.now(),
    onListenerError: () => undefined,
  });
  const server = { host: '127.0.0.1', port };
  startPeer({ server, nick, explicitNick: true, accept: 'all', clock: systemClock, bus });
}

pour((from, to) => {
  const texts: Buffer[] = [];
  for (let n = from; n < to; n += 1) {
    texts.push(
      encodeExtensionServer({ type: 'said', seq: n + 1, at: Date.now(), from: 'flood', text: textOf(n) }),
    );
  }
  const batch = Buffer.concat(texts);
  for (const [socket, { nick }] of present) if (nick === READER) socket.write(batch);
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address !== 'object' || address === null) return;
  for (let index = 1; index <= peers; index += 1) join(address.port, `peer-${index}`);
  const ready = setInterval(() => {
    if (present.size < peers) return;
    clearInterval(ready);
    tell({ port: address.port });
  }, 10);
});
