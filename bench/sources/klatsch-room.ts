import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { encodeExtensionClient } from '../../src/wire/extension.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import { KLATSCH } from '../support/program.js';
import { pour, textOf } from './pour.js';
import { tell } from './tell.js';
import { scratchDirectory } from '../support/scratch.js';

// A klatsch server, the real one, in a process of its own, and one client here who speaks.
const free = ['texts-per-second=0', 'text-burst=0', 'room-bytes-per-second=0', 'send-queue-bytes=0'].flatMap(
  (limit) => ['--limit', limit],
);
const args = ['serve', '--headless', '--host', '127.0.0.1', '--port', '0', '--no-store', ...free];
const env = { ...process.env, XDG_STATE_HOME: scratchDirectory(), XDG_RUNTIME_DIR: '' };
const server = spawn(process.execPath, [KLATSCH, ...args], { stdio: ['ignore', 'pipe', 'ignore'], env });
process.on('SIGTERM', () => process.exit());
process.on('exit', () => server.kill('SIGKILL'));

createInterface(server.stdout).once('line', (line) => {
  const port = Number(/"port":(\d+)/.exec(line)?.[1]);
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.write(encodeExtensionClient({ type: 'hello', version: 1, caps: [] }));
  socket.write(encodeOldClient('frames', { type: 'register', nick: 'flood', udpPort: '40000' }));
  // What comes back is thrown away.
  socket.resume();
  setInterval(() => socket.write(encodeExtensionClient({ type: 'ping', n: 0 })), 4000);
  socket.once('data', () => {
    tell({ port });
  });
  pour((from, to) => {
    const texts: Buffer[] = [];
    for (let n = from; n < to; n += 1) {
      texts.push(encodeExtensionClient({ type: 'say', id: `f${n}`, text: textOf(n) }));
    }
    socket.write(Buffer.concat(texts));
  });
});
