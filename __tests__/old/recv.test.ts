import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Recv } from '../support/old/recv.js';
import { breakSocket, connectTo, listenOn } from '../support/old/sockets.js';

describe('recv', () => {
  let writer: Socket;
  let reader: Socket;

  beforeEach(async () => {
    const { server, port } = await listenOn('127.0.0.1');
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    writer = await connectTo('127.0.0.1', port, '127.0.0.1');
    [reader] = await accepted;
    server.close();
  });

  afterEach(async () => {
    await breakSocket(writer);
    await breakSocket(reader);
  });

  it('returns at most 1024 bytes a call, whatever one write held', async () => {
    const recv = new Recv(reader);
    writer.write(Buffer.alloc(2500, 'a'));
    expect([(await recv.recv()).length, (await recv.recv()).length]).toEqual([1024, 1024]);
    expect((await recv.recv()).length).toBe(452);
  });

  it('returns several writes together when it was busy meanwhile', async () => {
    const recv = new Recv(reader, 100);
    writer.setNoDelay(true);
    const received = recv.recv();
    writer.write('one');
    writer.write('two');
    expect(String(await received)).toBe('onetwo');
  });

  it('returns nothing at the end of the stream, after what came before it', async () => {
    const recv = new Recv(reader);
    writer.end('last');
    expect(String(await recv.recv())).toBe('last');
    expect((await recv.recv()).length).toBe(0);
    expect((await recv.recv()).length).toBe(0);
  });

  it('collects exactly as many bytes as asked for, over the cuts', async () => {
    const recv = new Recv(reader);
    const exact = recv.recvExactly(6);
    writer.write('one');
    writer.write('twothree');
    expect(String(await exact)).toBe('onetwo');
    writer.end();
    expect(await recv.recvExactly(6)).toBeNull();
  });
});
