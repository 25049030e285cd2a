import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { encodeExtensionClient } from '../../src/wire/extension.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import { dialTls } from './dial.js';

const FIRST_UDP_PORT = 10_000;

/** Connects a client, over TLS if it has something to show; what comes to it is read as by anybody. */
export async function dialPlainly(port: number, context: SecureContext | null): Promise<Socket> {
  const socket = context === null ? connect({ port, host: '127.0.0.1' }) : dialTls(port, context);
  socket.setNoDelay(true);
  await once(socket, context === null ? 'connect' : 'secureConnect');
  return socket;
}

/** Says who a klatsch client is. */
export function introduce(socket: Socket, index: number): void {
  const hello = encodeExtensionClient({ type: 'hello', version: 1, caps: [] });
  const udpPort = String(FIRST_UDP_PORT + index);
  const register = encodeOldClient('frames', { type: 'register', nick: `load-${index}`, udpPort });
  socket.write(Buffer.concat([hello, register]));
}
