import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { QUEUE_STALL_MS, SILENCE_SWEEP_MS } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { hello, TestHouse } from './house.js';
import type { RawClient } from './raw-client.js';

// Megabytes through a paused socket.
const TEXT = 'x'.repeat(8000);
const limits = { textsPerSecond: Infinity, roomBytesPerSecond: Infinity };

let clock: FakeClock;
let house: TestHouse;
/** An old lines client is not told its own texts. */
let lea: RawClient;
let said = 0;
const ends: (() => unknown)[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  house = await TestHouse.open({ clock, limits });
  lea = await house.joinOld('lines', 'lea');
  said = 0;
});

afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await house.close();
});

const left = (): unknown[] =>
  (house.told('client:left') as { nick: string; reason: string }[]).map(({ nick, reason }) => [nick, reason]);

function waiting(nick: string): number {
  const { clients } = house.server.present();
  return clients.find((client) => client.nick === nick)?.queuedBytes ?? 0;
}

/** Lea talks until so many bytes wait for somebody. */
async function talkUntil(nick: string, bytes: number): Promise<void> {
  while (waiting(nick) < bytes) {
    for (let n = 0; n < 20; n += 1) lea.send(`BROADCAST lea ${TEXT}`);
    said += 20;
    await eventually(() => house.told('room:said').length === said);
  }
}

function sweep(): void {
  clock.advance(SILENCE_SWEEP_MS);
}

/** Somebody who reads when told so, and keeps nothing. */
class Reader {
  bytes = 0;
  readonly socket: Socket;

  constructor() {
    this.socket = connect(house.server.port, '127.0.0.1');
    this.socket.on('error', () => undefined).on('data', (chunk) => (this.bytes += chunk.length));
    ends.push(() => this.socket.destroy());
  }

  /** Comes in, and reads nothing from then on. */
  async join(dialect: 'lines' | 'frames' | 'klatsch'): Promise<void> {
    this.socket.write(Buffer.concat(joining(dialect, house.nextUdpPort())));
    await eventually(() =>
      house.told('client:joined').some((info) => (info as { nick: string }).nick === 'slow'),
    );
    this.socket.pause();
  }
}

function joining(dialect: 'lines' | 'frames' | 'klatsch', udpPort: number): readonly Buffer[] {
  const register = `REGISTER slow ${udpPort}`;
  if (dialect === 'lines') return [Buffer.from(`${register}\n`)];
  return (dialect === 'klatsch' ? [hello(), register] : [register]).map(framed);
}

function framed(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

describe('a client for whom something waits', () => {
  it.each(['lines', 'frames'] as const)('and who takes nothing of it is dropped (%s)', async (framing) => {
    await new Reader().join(framing);
    await talkUntil('slow', 200_000);
    for (let passed = 0; passed < QUEUE_STALL_MS; passed += SILENCE_SWEEP_MS) sweep();
    expect(house.server.present().clients).toHaveLength(2);
    sweep();
    await eventually(() => {
      expect(left()).toEqual([['slow', 'reader-too-slow']]);
    });
    expect(house.server.readings.totals().slowReaders).toBe(1);
    expect(lea.closed).toBe(false);
  });

  it('of klatsch is dropped as well, although it pings', async () => {
    const slow = new Reader();
    await slow.join('klatsch');
    const ping = framed('PING {"n":1}');
    // The system's own buffers take more for a while.
    for (let sweeps = 0; sweeps < 200 && left().length === 0; sweeps += 1) {
      await talkUntil('slow', 200_000);
      const { bytesIn } = house.server.readings.totals();
      slow.socket.write(ping);
      await eventually(() => house.server.readings.totals().bytesIn === bytesIn + ping.length);
      sweep();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(left()).toEqual([['slow', 'reader-too-slow']]);
  });

  it('but who takes some of it, however slowly, stays, and gets everything', async () => {
    const slow = new Reader();
    await slow.join('frames');
    for (let passed = 0; passed <= QUEUE_STALL_MS + SILENCE_SWEEP_MS; passed += SILENCE_SWEEP_MS) {
      await talkUntil('slow', 1_000_000);
      const before = waiting('slow');
      slow.socket.resume();
      await eventually(() => waiting('slow') < before);
      slow.socket.pause();
      await talkUntil('slow', 1_000_000);
      sweep();
    }
    expect(left()).toEqual([]);
    slow.socket.resume();
    await eventually(() => slow.bytes > said * TEXT.length && waiting('slow') === 0);
  });

  it('and who is only silent, and old, stays', async () => {
    await house.joinOld('lines', 'quiet');
    for (let passed = 0; passed <= 2 * QUEUE_STALL_MS; passed += SILENCE_SWEEP_MS) sweep();
    expect(left()).toEqual([]);
  });
});
