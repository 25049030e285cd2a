import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { SecureContextOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CONNECT_MS } from '../../src/limits.js';
import type { Connection } from '../../src/net/connection.js';
import { dialSecure } from '../../src/net/tls-dial.js';
import type { SecureDialOptions } from '../../src/net/tls-dial.js';
import { secureContext } from '../../src/net/tls-identity.js';
import { authority } from '../support/authority.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';

let client: TestIdentity;
let server: TestIdentity;
const listeners: Server[] = [];
const open: (Socket | Connection)[] = [];

beforeAll(async () => {
  client = await testIdentity();
  server = await testIdentity();
});

afterEach(async () => {
  for (const each of open.splice(0)) each.destroy();
  await Promise.all(listeners.splice(0).map((each) => new Promise((done) => each.close(done))));
});

/** A listener that greets each connection so; gives its port. */
async function listening(greet: (socket: Socket) => void): Promise<number> {
  const listener = createServer((socket) => {
    open.push(socket);
    socket.on('error', () => undefined);
    greet(socket);
  });
  listeners.push(listener);
  await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
  return (listener.address() as AddressInfo).port;
}

/** A listener that speaks TLS with this identity. */
function speaking(options: SecureContextOptions, seen: TLSSocket[] = []): Promise<number> {
  return listening((socket) => {
    const tls = new TLSSocket(socket, {
      isServer: true,
      secureContext: createSecureContext(options),
      requestCert: true,
      rejectUnauthorized: false,
    });
    tls.on('error', () => undefined);
    seen.push(tls);
  });
}

async function dialed(port: number, options: Partial<SecureDialOptions> = {}): Promise<Connection> {
  const connection = await dialSecure('127.0.0.1', port, { context: secureContext(client), ...options });
  open.push(connection);
  return connection;
}

describe('dialSecure', () => {
  it('gives a connection whose key is known before anything is said, and shows ours', async () => {
    const seen: TLSSocket[] = [];
    const port = await speaking({ key: server.key, cert: server.certificate }, seen);
    const connection = await dialed(port);
    expect(connection.security).toEqual({ key: server.spki });
    let heard = '';
    seen[0]?.on('data', (bytes: Buffer) => (heard += bytes.toString()));
    connection.write(Buffer.from('hello'));
    await eventually(() => heard === 'hello');
    const shown = seen[0]?.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
    expect(shown).toEqual(client.spki);
    expect([connection.remote.port, seen[0]?.getProtocol()]).toEqual([port, 'TLSv1.3']);
  });

  it('reads and ends as every connection does', async () => {
    const seen: TLSSocket[] = [];
    const connection = await dialed(await speaking({ key: server.key, cert: server.certificate }, seen));
    let heard = '';
    let reason = '';
    connection.onData((bytes) => (heard += bytes.toString()));
    connection.onClose((why) => (reason = why));
    seen[0]?.end('that is all');
    await eventually(() => reason !== '');
    expect([heard, reason]).toEqual(['that is all', 'ended']);
  });

  it('fails with connect-failed where nobody listens', async () => {
    const port = await listening(() => undefined);
    await Promise.all(listeners.splice(0).map((each) => new Promise((done) => each.close(done))));
    await expect(dialed(port)).rejects.toMatchObject({ code: 'connect-failed' });
  });

  it.each([
    ['hangs up', (socket: Socket) => socket.end()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('fails with tls-unanswered at one who %s', async (_, greet) => {
    const port = await listening((socket) => {
      socket.once('data', () => {
        greet(socket);
      });
    });
    await expect(dialed(port)).rejects.toMatchObject({ code: 'tls-unanswered' });
  });

  it.each([
    ['says something else', (socket: Socket) => socket.write('220 mail.example ESMTP\r\n')],
    ['sends a broken record', (socket: Socket) => socket.write(Buffer.alloc(64, 0x16))],
  ])('fails with tls-failed at one who %s', async (_, greet) => {
    const port = await listening((socket) => {
      socket.once('data', () => {
        greet(socket);
      });
    });
    await expect(dialed(port)).rejects.toMatchObject({ code: 'tls-failed' });
  });

  it('fails with tls-failed at an older TLS', async () => {
    const { key, certificate: cert } = server;
    const port = await speaking({ key, cert, maxVersion: 'TLSv1.2' });
    await expect(dialed(port)).rejects.toMatchObject({ code: 'tls-failed' });
  });

  it('waits for an answer as long as it is told, and closes', async () => {
    const clock = new FakeClock();
    const sockets: Socket[] = [];
    let ended = false;
    const port = await listening((socket) => {
      sockets.push(socket);
      socket.on('close', () => (ended = true)).resume();
    });
    const failed = dialed(port, { clock, handshakeMs: 2000 }).catch((error: unknown) => error);
    await eventually(() => sockets[0] !== undefined && sockets[0].bytesRead > 0);
    clock.advance(1999);
    expect(clock.timers).toBe(1);
    clock.advance(1);
    expect(await failed).toMatchObject({ code: 'tls-unanswered' });
    await eventually(() => ended);
    expect(clock.timers).toBe(0);
    expect(CONNECT_MS).toBeGreaterThan(2000);
  });

  it('can be given up', async () => {
    const abort = new AbortController();
    const sockets: Socket[] = [];
    const port = await listening((socket) => sockets.push(socket.resume()));
    const failed = dialed(port, { signal: abort.signal }).catch((error: unknown) => error);
    await eventually(() => sockets[0] !== undefined && sockets[0].bytesRead > 0);
    abort.abort(new Error('enough'));
    expect(await failed).toMatchObject({ code: 'tls-unanswered', cause: { cause: { message: 'enough' } } });
  });

  it('says when an authority vouches for the name dialled, and only then', async () => {
    const ours = await authority();
    const signed = await ours.issue('localhost');
    const port = await speaking({ key: signed.key, cert: signed.certificate });
    const context = createSecureContext({
      key: client.key,
      cert: client.certificate,
      ca: ours.certificate,
      minVersion: 'TLSv1.3',
    });
    const named = await dialSecure('localhost', port, { context });
    open.push(named);
    expect(named.security).toEqual({ key: signed.spki, vouched: true });
    // The certificate says localhost, and nothing of this address.
    expect((await dialed(port, { context })).security).toEqual({ key: signed.spki });
    // An authority that this machine does not trust.
    const unknown = await dialSecure('localhost', port, { context: secureContext(client) });
    open.push(unknown);
    expect(unknown.security).toEqual({ key: signed.spki });
  });
});
