import { once } from 'node:events';
import { connect } from 'node:net';
import { encodeExtensionClient } from '../../src/wire/extension.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import type { TalkOrder } from '../support/crowd.js';
import { tell } from './tell.js';

// People who talk without end, each as fast as a server lets them.
const { port, talkers, perSecond, bytes } = JSON.parse(process.argv[2] ?? '') as TalkOrder;
const TEXT = 'x'.repeat(bytes);

async function talk(index: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const register = { type: 'register', nick: `talker-${index}`, udpPort: String(5000 + index) } as const;
  socket.write(encodeExtensionClient({ type: 'hello', version: 1, caps: [] }));
  socket.write(encodeOldClient('frames', register));
  await once(socket, 'data');
  socket.resume();
  let said = 0;
  setInterval(() => {
    said += 1;
    socket.write(encodeExtensionClient({ type: 'say', id: `t${said}`, text: TEXT }));
  }, 1000 / perSecond);
}

await Promise.all(Array.from({ length: talkers }, (_, index) => talk(index)));
tell({ began: true });
process.on('disconnect', () => process.exit());
