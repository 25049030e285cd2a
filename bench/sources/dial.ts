import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import { parsePem } from '../../src/identity/identity.js';
import { secureContext } from '../../src/net/tls-identity.js';

const HOST = '127.0.0.1';
/** What all sockets of a process read into, one after the other: nothing of it is kept. */
const READ = Buffer.allocUnsafe(256 * 1024);

/** Hears the first `length` bytes, which are others afterwards: over TLS also as soon as something is written. */
export type Take = (bytes: Buffer, length: number) => void;

/** What the clients of a load show in handshakes: the key and certificate in that file. */
export function contextOf(identity: string): SecureContext;
/** Likewise; null in the clear. */
export function contextOf(identity: string | null): SecureContext | null;
export function contextOf(identity: string | null): SecureContext | null {
  return identity === null ? null : secureContext(parsePem(readFileSync(identity, 'utf8'), identity));
}

/** Begins a connection with TLS. */
export function dialTls(port: number, context: SecureContext): TLSSocket {
  return connectTls({ port, host: HOST, secureContext: context, rejectUnauthorized: false });
}

/** Connects; what comes is not made into buffers of its own, which would cost the load more than the rest. */
export async function dial(port: number, context: SecureContext | null, take: Take): Promise<Socket> {
  const onread = {
    buffer: READ,
    callback: (length: number, bytes: Uint8Array): boolean => {
      take(bytes as Buffer, length);
      return true;
    },
  };
  const to = { port, host: HOST, onread };
  const secure = { rejectUnauthorized: false, ...(context === null ? {} : { secureContext: context }) };
  const socket = context === null ? connect(to) : connectTls({ ...to, ...secure });
  socket.setNoDelay(true);
  await once(socket, context === null ? 'connect' : 'secureConnect');
  return socket;
}
