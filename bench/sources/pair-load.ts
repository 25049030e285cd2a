import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { CLIENT_MESSAGE_BYTES } from '../../src/limits.js';
import { encodeExtensionClient, parseExtensionServer } from '../../src/wire/extension.js';
import { FrameDecoder } from '../../src/wire/frames.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import type { PairOrder } from '../support/crowd.js';

// Two people who talk to each other as people and quick scripts do: one says something at a steady pace, the other
// looks how long that took. Told is each time in milliseconds.
const { port, perSecond, ms, last } = JSON.parse(process.argv[2] ?? '') as PairOrder;
const PING = encodeExtensionClient({ type: 'ping', n: 0 });
const WORDS = 'x'.repeat(64);

async function comeIn(nick: string, udpPort: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(encodeExtensionClient({ type: 'hello', version: 1, caps: [] }));
  socket.write(encodeOldClient('frames', { type: 'register', nick, udpPort: String(udpPort) }));
  await once(socket, 'data');
  return socket;
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

const said = new Map<string, number>();
const took: number[] = [];
const speaker = await comeIn('speaker', 4001);
speaker.resume();
const decoder = new FrameDecoder(CLIENT_MESSAGE_BYTES);
const hearer = connect({ port, host: '127.0.0.1', noDelay: true });
hearer.on('data', (bytes: Buffer) => {
  const payloads = decoder.push(bytes);
  for (const payload of payloads.ok ? payloads.value : []) {
    const message = parseExtensionServer(payload);
    const id = message.ok && message.value.type === 'said' ? message.value.id : undefined;
    const at = id === undefined ? undefined : said.get(id);
    if (id === undefined || at === undefined) continue;
    took.push(performance.now() - at);
    said.delete(id);
  }
});
hearer.write(encodeExtensionClient({ type: 'hello', version: 1, caps: [] }));
hearer.write(encodeOldClient('frames', { type: 'register', nick: 'hearer', udpPort: '4002' }));
await once(hearer, 'data');
setInterval(() => {
  speaker.write(PING);
  hearer.write(PING);
}, 4000);
for (let n = 0, next = performance.now(); n < (perSecond * ms) / 1000; n += 1) {
  next += 1000 / perSecond;
  await pause(Math.max(0, next - performance.now()));
  const id = `p${n}`;
  said.set(id, performance.now());
  speaker.write(encodeExtensionClient({ type: 'say', id, text: WORDS }));
}
await pause(last);
process.send?.({ took, lost: said.size });
