import { Writable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { LineWriter } from '../../../screens/lines/line-writer.js';

/** A reader that takes a chunk only when it is told to. */
class SlowReader extends Writable {
  readonly taken: string[] = [];
  #waiting: (() => void)[] = [];

  constructor() {
    super({ highWaterMark: 10, decodeStrings: false });
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.taken.push(chunk);
    this.#waiting.push(done);
  }

  async takeAll(): Promise<void> {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      next();
      await new Promise(setImmediate);
    }
  }
}

function open(stream: Writable, maxBytes: number): { writer: LineWriter; closings: () => number } {
  let closings = 0;
  const writer = new LineWriter({
    stream,
    maxBytes,
    droppedLine: (count) => `${count} dropped`,
    onClosed: () => (closings += 1),
  });
  return { writer, closings: () => closings };
}

describe('LineWriter', () => {
  it('keeps what waits within its bound, drops whole lines and tells how many', async () => {
    const reader = new SlowReader();
    const { writer } = open(reader, 50);
    for (let count = 0; count < 100; count += 1) writer.write(`line ${count}`);
    expect(reader.writableLength).toBeLessThanOrEqual(60);
    await reader.takeAll();
    writer.write('after');
    await reader.takeAll();
    const lines = reader.taken.join('').trimEnd().split('\n');
    const dropped = lines.findIndex((line) => line.endsWith('dropped'));
    expect(dropped).toBeGreaterThan(2);
    expect(lines.slice(0, dropped)).toEqual(Array.from({ length: dropped }, (_, count) => `line ${count}`));
    expect(lines.slice(dropped)).toEqual([`${100 - dropped} dropped`, 'after']);
  });

  it('settles a flush when everything is with the reader', async () => {
    const reader = new SlowReader();
    const { writer } = open(reader, 1000);
    writer.write('one');
    let flushed = false;
    const done = writer.flush().then(() => (flushed = true));
    await new Promise(setImmediate);
    expect(flushed).toBe(false);
    await reader.takeAll();
    await done;
    expect(reader.taken.join('')).toBe('one\n');
  });

  it('tells once that the reader is gone, and writes nothing after that', async () => {
    const reader = new SlowReader();
    const { writer, closings } = open(reader, 1000);
    writer.write('one');
    reader.destroy(new Error('EPIPE'));
    await new Promise(setImmediate);
    writer.write('two');
    await writer.flush();
    expect(closings()).toBe(1);
    expect(reader.taken).toEqual(['one\n']);
  });

  it('settles a flush that the reader’s end overtakes', async () => {
    const reader = new SlowReader();
    const { writer } = open(reader, 1000);
    writer.write('one');
    const flushed = writer.flush();
    reader.destroy();
    await expect(flushed).resolves.toBeUndefined();
  });

  it('leaves the stream open when it lets go', () => {
    const reader = new SlowReader();
    const { writer } = open(reader, 1000);
    writer.dispose();
    writer.write('late');
    expect(reader.taken).toEqual([]);
    expect(reader.destroyed).toBe(false);
  });
});
