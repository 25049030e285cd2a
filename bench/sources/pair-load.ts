import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { CLIENT_MESSAGE_BYTES } from '../../src/limits.js';
import {
  encodeExtensionClient,
  encodeExtensionServer,
  parseExtensionServer,
} from '../../src/wire/extension.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import type { PairOrder } from '../support/crowd.js';
import { tell } from './tell.js';

// Two people who talk to each other as people and quick scripts do: one says something at a steady pace, the other,
// who comes last, looks how long that took. So does a third, who came first and says nothing. Told is each time in
// milliseconds. A server that knows nothing is given what klatsch would make of a text.
const { port, bare, perSecond, ms, last } = JSON.parse(process.argv[2] ?? '') as PairOrder;
const PING = encodeExtensionClient({ type: 'ping', n: 0 });
const PING_MS = 4000;
const WORDS = 'x'.repeat(64);

async function comeIn(nick: string, udpPort: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const register = encodeOldClient('frames', { type: 'register', nick, udpPort: String(udpPort) });
  const hello = encodeExtensionClient({ type: 'hello', version: 1, caps: [] });
  socket.write(bare ? 'x' : Buffer.concat([hello, register]));
  // A bare server's answer is no message.
  if (bare) await once(socket, 'data');
  return socket;
}

function encode(id: string): Buffer {
  if (!bare) return encodeExtensionClient({ type: 'say', id, text: WORDS });
  return encodeExtensionServer({ type: 'said', seq: 1, at: 0, from: 'speaker', text: WORDS, id });
}

/** The names of the texts in some bytes. */
function* textsIn(decoder: FrameDecoder, bytes: Buffer): Generator<string> {
  const payloads = decoder.push(bytes);
  for (const payload of payloads.ok ? payloads.value : []) {
    const message = parseExtensionServer(payload);
    if (message.ok && message.value.type === 'said' && message.value.id !== undefined) yield message.value.id;
  }
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** Looks how long texts take to somebody. */
function watch(socket: Socket): { readonly took: number[] } {
  const took: number[] = [];
  const decoder = new FrameDecoder(CLIENT_MESSAGE_BYTES);
  socket.on('data', (bytes: Buffer) => {
    for (const id of textsIn(decoder, bytes)) {
      const at = said.get(id);
      // Others may talk, too.
      if (at !== undefined) took.push(performance.now() - at);
    }
  });
  return { took };
}

async function talk(): Promise<void> {
  for (let n = 0, next = performance.now(); n < (perSecond * ms) / 1000; n += 1) {
    next += 1000 / perSecond;
    await pause(Math.max(0, next - performance.now()));
    const id = `p${n}`;
    said.set(id, performance.now());
    speaker.write(encode(id));
  }
  await pause(last);
}

const said = new Map<string, number>();
const silent = await comeIn('silent', 4003);
const speaker = await comeIn('speaker', 4001);
speaker.resume();
const first = watch(silent);
const people = [speaker, silent];
if (!bare) setInterval(() => people.map((socket) => socket.write(PING)), PING_MS);
tell({ began: true });
await once(process, 'message');
const hearer = await comeIn('hearer', 4002);
people.push(hearer);
const { took } = watch(hearer);
// For the rest of what newcomers are told.
await pause(last);
await talk();
process.send?.({ took, tookSilent: first.took, lost: 2 * said.size - took.length - first.took.length });
process.on('disconnect', () => process.exit());
