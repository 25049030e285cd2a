import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { SENT_AT_ONCE_BYTES, TLS_PIECE_BYTES, TLS_PIECES_BYTES } from '../../src/limits.js';
import { SendQueue } from '../../src/net/send-queue.js';
import { eventually } from '../support/eventually.js';

/** A socket that is done with a write in a later turn of the loop. */
class Slow extends Writable {
  /** The lengths of what it was given to send at once. */
  readonly lengths: number[] = [];
  readonly bytes: Buffer[] = [];
  fails = false;
  holds = false;

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    const all = Buffer.concat(chunks.map(({ chunk }) => chunk));
    this.lengths.push(all.length);
    this.bytes.push(all);
    if (this.holds) return;
    setImmediate(() => {
      if (this.fails) done(new Error('gone'));
      else done();
    });
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this._writev([{ chunk }], done);
  }

  get sent(): Buffer {
    return Buffer.concat(this.bytes);
  }

  /** As a socket counts them: with those that wait in it. */
  get bytesWritten(): number {
    const given = this.lengths.reduce((sum, length) => sum + length, 0);
    return given + Math.max(0, this.writableLength - (this.lengths.at(-1) ?? 0));
  }
}

const UNBOUNDED = { sendQueueBytes: Infinity };

const numbered = (length: number, from = 0): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (from + at) % 251));

const kinds = [
  ['in the clear', false, SENT_AT_ONCE_BYTES],
  ['with TLS', true, TLS_PIECE_BYTES],
] as const;

describe.each(kinds)('a queue %s', (_kind, secure, portion) => {
  it('hands over what is long in portions, and keeps the order', async () => {
    const socket = new Slow();
    const queue = new SendQueue(socket, UNBOUNDED, secure);
    const parts = [numbered(100, 7), numbered(3 * portion + 1), numbered(50, 3), numbered(portion, 9)];
    for (const bytes of parts) queue.put(bytes);
    const all = Buffer.concat(parts);
    expect(queue.bytes).toBe(all.length);
    await eventually(() => queue.bytes === 0);
    expect(socket.sent.equals(all)).toBe(true);
    expect(Math.max(...socket.lengths)).toBe(portion);
    queue.put(numbered(10));
    expect(socket.lengths.at(-1)).toBe(10);
  });

  it('hands over many small ones together', async () => {
    const socket = new Slow();
    const queue = new SendQueue(socket, UNBOUNDED, secure);
    const parts = Array.from({ length: 300 }, (_, at) => numbered(portion / 100, at));
    for (const bytes of parts) queue.put(bytes);
    await eventually(() => queue.bytes === 0);
    expect(socket.sent.equals(Buffer.concat(parts))).toBe(true);
    expect(socket.lengths.length).toBeLessThan(8);
  });

  it('hands over everything at its end', async () => {
    const socket = new Slow();
    const queue = new SendQueue(socket, UNBOUNDED, secure);
    const bytes = numbered(5 * portion);
    queue.put(bytes);
    queue.end();
    await eventually(() => socket.writableFinished);
    expect(socket.sent.equals(bytes)).toBe(true);
  });

  it('writes no more to a socket that is gone', async () => {
    const socket = new Slow();
    socket.on('error', () => undefined);
    const queue = new SendQueue(socket, UNBOUNDED, secure);
    socket.fails = true;
    queue.put(numbered(5 * portion));
    await eventually(() => socket.destroyed);
    expect(socket.lengths).toEqual([portion]);
  });

  it('counts from the first look, however long after its beginning that is', () => {
    const socket = new Slow();
    socket.holds = true;
    const queue = new SendQueue(socket, UNBOUNDED, secure);
    queue.put(numbered(10));
    expect(queue.stalledFor(90_000)).toBe(0);
    expect(queue.stalledFor(91_000)).toBe(1000);
  });

  it('knows for how long nothing was taken', async () => {
    const socket = new Slow();
    const queue = new SendQueue(socket, UNBOUNDED, secure);
    expect(queue.stalledFor(1000)).toBe(0);
    expect(queue.stalledFor(9000)).toBe(0);
    queue.put(numbered(2 * portion));
    await eventually(() => queue.bytes === 0);
    socket.holds = true;
    queue.put(numbered(2 * portion));
    expect(queue.stalledFor(10_000)).toBe(0);
    expect(queue.stalledFor(15_000)).toBe(5000);
    queue.put(numbered(1));
    expect(queue.stalledFor(16_000)).toBe(6000);
  });
});

it('takes more at once with TLS when a great deal waits', async () => {
  const socket = new Slow();
  const queue = new SendQueue(socket, UNBOUNDED, true);
  const bytes = numbered(2 * TLS_PIECES_BYTES, 1);
  queue.put(bytes);
  await eventually(() => queue.bytes === 0);
  expect(Math.max(...socket.lengths)).toBe(SENT_AT_ONCE_BYTES);
  expect(socket.sent.equals(bytes)).toBe(true);
});

it('takes no more than may wait, and counts only what it takes', () => {
  const socket = new Slow();
  socket.holds = true;
  const traffic = { bytesIn: 0, bytesOut: 0 };
  const queue = new SendQueue(socket, { sendQueueBytes: 100, traffic });
  expect([queue.put(numbered(60)), queue.put(numbered(41)), queue.put(numbered(40))]).toEqual([
    true,
    false,
    true,
  ]);
  expect([queue.bytes, traffic.bytesOut, queue.open]).toEqual([100, 100, true]);
});

it('takes nothing once it is closed, and sends what waits', async () => {
  const socket = new Slow();
  const queue = new SendQueue(socket, UNBOUNDED, true);
  const bytes = numbered(3 * TLS_PIECE_BYTES);
  queue.put(bytes);
  queue.close();
  expect([queue.open, queue.put(numbered(1))]).toEqual([false, false]);
  await eventually(() => queue.bytes === 0);
  expect(socket.sent.equals(bytes)).toBe(true);
});

it('says the last bytes behind all that waits, however much may wait', async () => {
  const socket = new Slow();
  const traffic = { bytesIn: 0, bytesOut: 0 };
  const bytes = numbered(3 * TLS_PIECE_BYTES);
  const queue = new SendQueue(socket, { sendQueueBytes: bytes.length, traffic }, true);
  queue.put(bytes);
  queue.end(numbered(10, 4));
  await eventually(() => socket.writableFinished);
  expect(socket.sent.equals(Buffer.concat([bytes, numbered(10, 4)]))).toBe(true);
  expect(traffic.bytesOut).toBe(bytes.length + 10);
});
