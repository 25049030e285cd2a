import { Duplex } from 'node:stream';
import { connect } from 'node:tls';

/** The first bytes of a TLS connection, as a klatsch client sends them. */
export async function clientHello(): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        resolve(chunk);
        done();
      },
    });
    const socket = connect({ socket: wire, minVersion: 'TLSv1.3', rejectUnauthorized: false });
    socket.on('error', () => undefined);
    wire.on('error', () => undefined);
    setImmediate(() => {
      socket.destroy();
    });
  });
}
