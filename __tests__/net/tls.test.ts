import { connect as connectTls } from 'node:tls';
import { TLSSocket } from 'node:tls';
import { connect } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Connection } from '../../src/net/connection.js';
import { secureContext } from '../../src/net/tls-identity.js';
import type { Listener } from '../../src/net/tcp-listener.js';
import { listen } from '../../src/net/tcp-listener.js';
import { authority } from '../support/authority.js';
import { eventually } from '../support/eventually.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';

let listener: Listener;
let accepted: Connection[] = [];
const open: { destroy(): void }[] = [];
let server: TestIdentity;
let client: TestIdentity;

beforeAll(async () => {
  server = await testIdentity();
  client = await testIdentity();
});

beforeEach(async () => {
  accepted = [];
  listener = await listen({
    host: '127.0.0.1',
    port: 0,
    tls: secureContext(server),
    onConnection: (connection) => accepted.push(connection),
  });
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  for (const connection of accepted) connection.destroy();
  await listener.close();
});

async function dialTls(options: object = {}): Promise<TLSSocket> {
  const socket = connectTls({
    port: listener.port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    key: client.key,
    cert: client.certificate,
    ...options,
  });
  open.push(socket);
  await new Promise((resolve) => socket.once('connect', resolve));
  await eventually(() => accepted.length > 0);
  return socket;
}

/** The connection that was accepted as that one. */
function at(index: number): Connection {
  const connection = accepted[index];
  if (connection === undefined) throw new Error('nobody has come');
  return connection;
}

/** Reads everything that comes, as text. */
function reading(connection: Connection): { text: string; reason: string | null } {
  const read = { text: '', reason: null as string | null };
  connection.onData((bytes) => (read.text += bytes.toString()));
  connection.onClose((reason) => (read.reason = reason));
  return read;
}

describe('a listener with TLS', () => {
  it('is told by the first byte, and knows whose key it is before the first data', async () => {
    const socket = await dialTls();
    const connection = at(0);
    expect(connection.security).toBeNull();
    const keys: unknown[] = [];
    connection.onData(() => keys.push(connection.security?.key?.toString('base64')));
    socket.write('hello');
    await eventually(() => keys.length === 1);
    expect(keys).toEqual([client.spki.toString('base64')]);
  });

  it('carries bytes both ways, whole, and ends in good order', async () => {
    const socket = await dialTls();
    const connection = at(0);
    const read = reading(connection);
    const big = 'x'.repeat(300_000);
    socket.write(big);
    await eventually(() => read.text.length === big.length);
    let back = '';
    let ended = false;
    socket.on('data', (bytes) => (back += String(bytes))).on('end', () => (ended = true));
    connection.writeAll([Buffer.from('one '), Buffer.from('two ')]);
    connection.writeAll([Buffer.from('three '), Buffer.from(big), Buffer.from(' four '), Buffer.from(big)]);
    connection.writeAll([Buffer.from(' five '), Buffer.from('six ')]);
    connection.end(Buffer.from('bye'));
    await eventually(() => ended);
    expect(back).toBe(`one two three ${big} four ${big} five six bye`);
  });

  it('hears the other end leave', async () => {
    const socket = await dialTls();
    const read = reading(at(0));
    socket.end('bye');
    await eventually(() => read.reason !== null);
    expect(read).toEqual({ text: 'bye', reason: 'ended' });
  });

  it('leaves connections in the clear alone', async () => {
    const socket = connect(listener.port, '127.0.0.1');
    open.push(socket);
    socket.write('\u0000\u0000\u0000\u0005QUIT ');
    await eventually(() => accepted.length === 1);
    const read = reading(at(0));
    await eventually(() => read.text.length === 9);
    expect(accepted[0]?.security).toBeNull();
  });

  it('closes on what is no handshake, on an old TLS, and on one who goes away in the middle', async () => {
    const garbage = connect(listener.port, '127.0.0.1');
    garbage.on('error', () => undefined);
    open.push(garbage);
    garbage.write(Buffer.concat([Buffer.of(0x16), Buffer.alloc(64, 0xee)]));
    await eventually(() => accepted.length === 1);
    const first = reading(at(0));
    await eventually(() => first.reason !== null);
    const old = connectTls({
      port: listener.port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.2',
    });
    old.on('error', () => undefined);
    open.push(old);
    await eventually(() => accepted.length === 2);
    const second = reading(at(1));
    await eventually(() => second.reason !== null);
    const half = connect(listener.port, '127.0.0.1');
    open.push(half);
    half.write(Buffer.of(0x16, 0x03, 0x01));
    await eventually(() => accepted.length === 3);
    const third = reading(at(2));
    half.destroy();
    await eventually(() => third.reason !== null);
    expect([first.text, second.text, third.text]).toEqual(['', '', '']);
  });

  it('takes somebody without a certificate, and knows that', async () => {
    const socket = await dialTls({ key: undefined, cert: undefined });
    const read = reading(at(0));
    socket.write('hi');
    await eventually(() => read.text === 'hi');
    expect(accepted[0]?.security).toEqual({ key: null });
  });

  it('asks for the key of somebody without a certificate no more once it has said something', async () => {
    const asked = jest.spyOn(TLSSocket.prototype, 'getPeerX509Certificate');
    const socket = await dialTls({ key: undefined, cert: undefined });
    const read = reading(at(0));
    for (const text of ['a', 'b', 'c']) {
      socket.write(text);
      await eventually(() => read.text.endsWith(text));
      expect(accepted[0]?.security).toEqual({ key: null });
    }
    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
  });

  it('lets nobody resume: whoever comes back proves its key again', async () => {
    let session: Buffer | undefined;
    const socket = await dialTls();
    socket.on('session', (given) => (session = given));
    const read = reading(at(0));
    socket.write('hi');
    await eventually(() => read.text === 'hi' && session !== undefined);
    const again = await dialTls({ session });
    await eventually(() => accepted.length === 2);
    const second = reading(at(1));
    again.write('hi');
    await eventually(() => second.text === 'hi');
    expect(again.isSessionReused()).toBe(false);
    expect(accepted[1]?.security).toEqual({ key: client.spki });
  });

  it('gives a key of another kind as it stands in the certificate', async () => {
    const { key, certificate, spki } = await (await authority()).issue('somebody');
    const socket = await dialTls({ key, cert: certificate });
    const read = reading(at(0));
    socket.write('hi');
    await eventually(() => read.text === 'hi');
    expect(accepted[0]?.security).toEqual({ key: spki });
  });

  it('sends to its end what was written before the connection ends, whichever end says so', async () => {
    const long = 'x'.repeat(300_000);
    const ends = [
      (connection: Connection) => {
        connection.end(Buffer.from('bye'));
      },
      () => undefined,
    ];
    for (const [index, end] of ends.entries()) {
      const socket = await dialTls({ allowHalfOpen: true });
      await eventually(() => accepted.length === index + 1);
      const connection = at(index);
      connection.onData(() => {
        connection.write(Buffer.from(long));
        end(connection);
      });
      let back = '';
      let ended = false;
      socket.on('data', (bytes) => (back += String(bytes))).on('end', () => (ended = true));
      if (index === 0) socket.write('hi');
      else socket.end('hi');
      await eventually(() => ended);
      expect(back === long + (index === 0 ? 'bye' : '')).toBe(true);
    }
  });

  it('drops whoever does not read, over TLS too', async () => {
    const socket = await dialTls();
    const connection = at(0);
    const read = reading(connection);
    socket.write('x');
    await eventually(() => read.text === 'x');
    socket.pause();
    const piece = Buffer.alloc(1 << 20);
    while (connection.write(piece)) await new Promise((resolve) => setImmediate(resolve));
    expect(read.reason).toBe('too-slow');
  });
});
