import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CloseReason, Connection } from '../../src/net/connection.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import type { Pair } from './pair.js';
import { connectedPair, connectedUnixPair } from './pair.js';

/** Collects what a connection receives and why it closes. */
function watch(connection: Connection): { text: string; closed: CloseReason[] } {
  const seen = { text: '', closed: [] as CloseReason[] };
  connection.onData((bytes) => (seen.text += bytes.toString()));
  connection.onClose((reason) => seen.closed.push(reason));
  return seen;
}

const PAIRS = [
  ['TCP', connectedPair],
  ['a Unix socket', connectedUnixPair],
] as const;

describe('Connection over TCP', () => {
  it('says where its ends are', async () => {
    const pair = await connectedPair();
    expect(pair.near.remote).toEqual(pair.far.local);
    expect(pair.far.remote).toEqual(pair.near.local);
    expect(pair.near.remote.ip).toBe('127.0.0.1');
    await pair.close();
  });
});

describe.each(PAIRS)('Connection over %s', (_, connect) => {
  let pair: Pair;
  beforeEach(async () => {
    pair = await connect();
  });
  afterEach(() => pair.close());

  it('carries bytes both ways in order', async () => {
    const near = watch(pair.near);
    const far = watch(pair.far);
    pair.near.write(Buffer.from('a'));
    pair.near.writeAll([Buffer.from('b'), Buffer.from('c')]);
    pair.far.write(Buffer.from('x'));
    await eventually(() => {
      expect(far.text).toBe('abc');
      expect(near.text).toBe('x');
    });
  });

  it('carries large and small pieces in order, however slowly the other end reads, up to the end', async () => {
    const sizes = [10, 100_000, 1, 65_536, 65_537, 3, 1_000_000, 20];
    const pieces = sizes.map((size, index) => Buffer.alloc(size, index + 1));
    const whole = Buffer.concat([...pieces, ...pieces, Buffer.from('the end')]);
    const chunks: Buffer[] = [];
    pair.far.onData((bytes) => {
      chunks.push(bytes);
      pair.far.pause();
      setImmediate(() => {
        pair.far.resume();
      });
    });
    for (const piece of pieces) pair.near.write(piece);
    pair.near.writeAll(pieces);
    expect(pair.near.queuedBytes).toBeLessThanOrEqual(whole.length);
    pair.near.end(Buffer.from('the end'));
    await eventually(() => chunks.reduce((sum, chunk) => sum + chunk.length, 0) === whole.length);
    expect(Buffer.concat(chunks).equals(whole)).toBe(true);
  });

  it('loses nothing that came before its first reader', async () => {
    pair.near.write(Buffer.from('early'));
    pair.near.end();
    const far = watch(pair.far);
    await eventually(() => {
      expect(far).toEqual({ text: 'early', closed: ['ended'] });
    });
  });

  it('gives the stream to a later reader, and pauses without one', async () => {
    const first: string[] = [];
    const second: string[] = [];
    const stop = pair.far.onData((bytes) => first.push(bytes.toString()));
    pair.near.write(Buffer.from('1'));
    await eventually(() => {
      expect(first).toEqual(['1']);
    });
    stop();
    pair.near.write(Buffer.from('2'));
    pair.far.onData((bytes) => second.push(bytes.toString()));
    await eventually(() => {
      expect(second).toEqual(['2']);
    });
    stop();
    pair.near.write(Buffer.from('3'));
    await eventually(() => {
      expect(second.join('')).toBe('23');
    });
    expect(first).toEqual(['1']);
  });

  it('delivers the last bytes of end() although the other end goes on sending', async () => {
    const far = watch(pair.far);
    const near = watch(pair.near);
    for (let i = 0; i < 50; i += 1) pair.far.write(Buffer.alloc(10_000, 'x'));
    pair.near.end(Buffer.from('goodbye'));
    await eventually(() => {
      expect(far).toEqual({ text: 'goodbye', closed: ['ended'] });
      expect(near.closed).toEqual(['ended']);
    });
    expect(near.text).toBe('');
    expect(pair.near.write(Buffer.from('late'))).toBe(false);
  });

  it('tells destroy() to this side at once and to the other as its end', async () => {
    const far = watch(pair.far);
    const near = watch(pair.near);
    pair.near.destroy();
    pair.near.destroy();
    expect(near.closed).toEqual(['destroyed']);
    await eventually(() => {
      expect(far.closed).toHaveLength(1);
    });
  });

  it('tells a late subscriber of the close, and a disposed one not', async () => {
    const closed: string[] = [];
    pair.near.onClose(() => closed.push('disposed'))();
    pair.near.destroy();
    pair.near.onClose((reason) => closed.push(reason));
    expect(closed).toEqual([]);
    await eventually(() => {
      expect(closed).toEqual(['destroyed']);
    });
  });

  it('tells of the close only those who still want to hear, also when one takes another back', async () => {
    const heard: string[] = [];
    pair.near.onClose(() => {
      heard.push('first');
      forget();
    });
    const forget = pair.near.onClose(() => heard.push('second'));
    pair.near.onClose(() => heard.push('third'));
    pair.near.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(['first', 'third']);
  });

  it('reads nothing while paused', async () => {
    const far = watch(pair.far);
    pair.near.write(Buffer.from('1'));
    await eventually(() => {
      expect(far.text).toBe('1');
    });
    pair.far.pause();
    pair.near.write(Buffer.from('2'));
    const back = watch(pair.near);
    pair.far.write(Buffer.from('barrier'));
    await eventually(() => {
      expect(back.text).toBe('barrier');
    });
    expect(far.text).toBe('1');
    pair.far.resume();
    await eventually(() => {
      expect(far.text).toBe('12');
    });
  });
});

describe.each(PAIRS)('Connection over %s, limits', (_, connect) => {
  it('closes with too-slow when the other end does not read', async () => {
    const pair = await connect({ sendQueueBytes: 100_000 });
    const near = watch(pair.near);
    let refused = false;
    for (let i = 0; i < 2000 && !refused; i += 1) refused = !pair.near.write(Buffer.alloc(50_000));
    expect(refused).toBe(true);
    expect(near.closed).toEqual(['too-slow']);
    expect(pair.near.queuedBytes).toBeLessThanOrEqual(100_000);
    await pair.close();
  });

  it('does not wait for ever for the other end to close', async () => {
    const clock = new FakeClock();
    const pair = await connect({ clock });
    const near = watch(pair.near);
    const before = clock.timers;
    pair.near.end(Buffer.from('bye'));
    expect(clock.timers).toBe(before + 1);
    expect(near.closed).toEqual([]);
    clock.advance(2000);
    await eventually(() => {
      expect(near.closed).toEqual(['ended']);
    });
    expect(clock.timers).toBe(0);
    await pair.close();
  });
});
