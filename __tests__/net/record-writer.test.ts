import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { TLS_PIECE_BYTES, TLS_PIECES_BYTES } from '../../src/limits.js';
import { RecordWriter } from '../../src/net/record-writer.js';
import { eventually } from '../support/eventually.js';

/** A socket that is done with a write in a later turn of the loop, as one with TLS is. */
class Slow extends Writable {
  /** The lengths of what it was given to send at once. */
  readonly lengths: number[] = [];
  readonly bytes: Buffer[] = [];
  fails = false;

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    const all = Buffer.concat(chunks.map(({ chunk }) => chunk));
    this.lengths.push(all.length);
    this.bytes.push(all);
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
}

const numbered = (length: number, from = 0): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (from + at) % 251));

describe('RecordWriter', () => {
  it('cuts what is long into pieces, and keeps the order', async () => {
    const socket = new Slow();
    const writer = new RecordWriter(socket);
    const [small, long, last] = [numbered(100, 7), numbered(3 * TLS_PIECE_BYTES + 1), numbered(50, 3)];
    for (const bytes of [small, long, last]) writer.write(bytes);
    const all = Buffer.concat([small, long, last]);
    expect(writer.queuedBytes).toBe(all.length);
    await eventually(() => writer.queuedBytes === 0);
    expect(socket.sent.equals(all)).toBe(true);
    expect(Math.max(...socket.lengths)).toBeLessThanOrEqual(TLS_PIECE_BYTES);
    writer.write(small);
    expect(socket.lengths.at(-1)).toBe(small.length);
  });

  it('hands over at once what is more than a few pieces, and what stands behind it', async () => {
    const socket = new Slow();
    const writer = new RecordWriter(socket);
    const [first, second] = [numbered(TLS_PIECES_BYTES, 1), numbered(1000, 2)];
    writer.write(first);
    writer.write(numbered(TLS_PIECE_BYTES + 1));
    writer.write(second);
    await eventually(() => writer.queuedBytes === 0);
    expect(socket.lengths.length).toBeLessThan(4);
    expect(socket.sent.equals(Buffer.concat([first, numbered(TLS_PIECE_BYTES + 1), second]))).toBe(true);
  });

  it('can be told to wait no longer', async () => {
    const socket = new Slow();
    const writer = new RecordWriter(socket);
    const bytes = numbered(5 * TLS_PIECE_BYTES);
    writer.write(bytes);
    writer.flush();
    socket.end();
    await eventually(() => socket.writableFinished);
    expect(socket.sent.equals(bytes)).toBe(true);
  });

  it('writes no more to a socket that is gone', async () => {
    const socket = new Slow();
    socket.on('error', () => undefined);
    const writer = new RecordWriter(socket);
    socket.fails = true;
    writer.write(numbered(5 * TLS_PIECE_BYTES));
    await eventually(() => socket.destroyed);
    expect(socket.lengths).toEqual([TLS_PIECE_BYTES]);
  });
});
