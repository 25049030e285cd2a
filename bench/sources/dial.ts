import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import { parsePem } from '../../src/identity/identity.js';
import { secureContext } from '../../src/net/tls-identity.js';
import { encodeExtensionClient } from '../../src/wire/extension.js';
import { encodeOldClient } from '../../src/wire/old-client.js';
import type { Clients } from '../support/fan-out.js';

const HOST = '127.0.0.1';
const FIRST_UDP_PORT = 10_000;

/** What the clients of a load show in handshakes: the key and certificate in that file. */
export function contextOf(identity: string): SecureContext {
  return secureContext(parsePem(readFileSync(identity, 'utf8'), identity));
}

/** Begins a connection with TLS. */
export function dialTls(port: number, context: SecureContext): TLSSocket {
  return connectTls({ port, host: HOST, secureContext: context, rejectUnauthorized: false });
}

/** Connects a client, and says who it is if it has to. */
export async function join(
  port: number,
  index: number,
  clients: Clients,
  context: SecureContext | null,
): Promise<Socket> {
  const socket = await dial(port, context);
  if (clients.registers) introduce(socket, index, clients);
  return socket;
}

/** Connects a client, over TLS if it has something to show. */
export async function dial(port: number, context: SecureContext | null): Promise<Socket> {
  const socket = context === null ? connect({ port, host: HOST }) : dialTls(port, context);
  socket.setNoDelay(true);
  await once(socket, context === null ? 'connect' : 'secureConnect');
  return socket;
}

/** Says who a client is. */
export function introduce(socket: Socket, index: number, { dialect }: Pick<Clients, 'dialect'>): void {
  const hello = encodeExtensionClient({ type: 'hello', version: 1, caps: [] });
  const udpPort = String(FIRST_UDP_PORT + index);
  const register = encodeOldClient('frames', { type: 'register', nick: `load-${index}`, udpPort });
  socket.write(dialect === 'frames' ? register : Buffer.concat([hello, register]));
}
