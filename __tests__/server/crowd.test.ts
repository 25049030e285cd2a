import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { newIdentity } from '../../src/identity/identity.js';
import { CLIENT_MESSAGE_BYTES, ROOM_TURN_BYTES, TEXT_BYTES } from '../../src/limits.js';
import { Floor } from '../../src/server/floor.js';
import { encodeFrame, FrameDecoder } from '../../src/wire/frames.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { hello, TestHouse } from './house.js';

// Megabytes to each of 67 clients.
const SPEAKERS = 64;
const TEXTS = 20;
/** A tenth of what is said: with what the system holds for a connection it is too small for all of that. */
const QUEUE_BYTES = 1024 * 1024;
const STEP_MS = 100;

const LONG = 'x'.repeat(TEXT_BYTES - 10);

/** A client of frames that keeps only the beginnings of the texts that it reads. */
class Client {
  readonly heard: string[] = [];
  closed = false;
  #joined = false;
  #pongs = 0;
  readonly #socket: Socket;
  readonly #decoder = new FrameDecoder(CLIENT_MESSAGE_BYTES);

  constructor(socket: Socket) {
    this.#socket = socket
      .on('error', () => undefined)
      .on('close', () => (this.closed = true))
      .on('data', (bytes: Buffer) => {
        const pushed = this.#decoder.push(bytes);
        if (pushed.ok) for (const payload of pushed.value) this.#take(payload);
      });
  }

  async join(nick: string, udpPort: number, first: readonly string[]): Promise<this> {
    this.send(...first, `REGISTER ${nick} ${udpPort}`);
    await eventually(() => this.#joined);
    return this;
  }

  send(...messages: readonly string[]): void {
    this.#socket.write(Buffer.concat(messages.map(encodeFrame)));
  }

  say(id: string, text = `${id} ${LONG}`): void {
    this.send(`SAY ${JSON.stringify({ id, text })}`);
  }

  /** Waits until the server has answered. */
  async ping(): Promise<void> {
    const answered = this.#pongs + 1;
    this.send('PING {"n":1}');
    await eventually(() => this.#pongs === answered);
  }

  set reading(reading: boolean) {
    if (reading) this.#socket.resume();
    else this.#socket.pause();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #take(payload: string): void {
    this.#joined ||= /^(ROSTER|USERLIST)/.test(payload);
    if (payload.startsWith('PONG')) this.#pongs += 1;
    const text = /^SAID .*?"text":"(\S+)|^BROADCAST \S+ (\S+)/.exec(payload);
    if (text !== null) this.heard.push(text[1] ?? text[2] ?? '');
  }
}

describe.each(['in the clear', 'over TLS'] as const)('a crowd that speaks at once, %s', (way) => {
  const clock = new FakeClock();
  const clients: Client[] = [];
  let house: TestHouse;
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await house.close();
  });

  async function join(nick: string, first = [hello()]): Promise<Client> {
    const address = { port: house.server.port, host: '127.0.0.1' };
    const socket =
      way === 'over TLS' ? connectTls({ ...address, rejectUnauthorized: false }) : connect(address);
    const client = new Client(socket);
    clients.push(client);
    return client.join(nick, house.nextUdpPort(), first);
  }

  /** How the texts that were said begin. */
  const said = (): string[] =>
    (house.told('room:said') as { text: string }[]).map(({ text }) => text.split(' ', 1)[0] ?? '');

  it('is heard in turns by those who read, who stay and miss nothing', async () => {
    house = await TestHouse.open({
      clock,
      identity: await newIdentity(),
      limits: { sendQueueBytes: QUEUE_BYTES },
    });
    const readers = [await join('kim'), await join('old', [])];
    const lone = await join('lone');
    const speakers: Client[] = [];
    for (let n = 0; n < SPEAKERS; n += 1) speakers.push(await join(`s${n}`));

    // No time passes, in which anybody could read.
    for (const reader of readers) reader.reading = false;
    const before = house.server.readings.totals().bytesIn;
    for (const [s, speaker] of speakers.entries()) {
      for (let n = 0; n < TEXTS; n += 1) speaker.say(`s${s}-${n}`);
    }
    // As much as an empty queue takes, and of everybody so much that they have to wait.
    const most = Math.ceil(QUEUE_BYTES / 4 / ROOM_TURN_BYTES) + 1;
    await eventually(() => house.server.readings.totals().bytesIn - before > SPEAKERS * TEXT_BYTES);
    await eventually(() => said().length >= most - 2);
    expect(said().length).toBeLessThanOrEqual(most);
    expect(house.server.readings.totals().queuedBytesMax).toBeLessThan(QUEUE_BYTES / 2);

    const asked = jest.spyOn(Floor.prototype, 'ask');
    lone.say('lone', 'lone, but here');
    await eventually(() => asked.mock.calls.some(([, text]) => text.startsWith('lone')));
    asked.mockRestore();
    const ahead = said().length;

    for (const reader of readers) reader.reading = true;
    const all = SPEAKERS * TEXTS + 1;
    while (said().length < all) {
      clock.advance(STEP_MS);
      // They read as time passes, and so does the server.
      await readers[0]?.ping();
      lone.send('PING {"n":1}');
      await eventually(() => readers.every(({ heard }) => heard.length === said().length));
      expect(house.told('client:left')).toEqual([]);
    }

    const order = said();
    for (const { heard } of readers) expect(heard).toEqual(order);
    for (let s = 0; s < SPEAKERS; s += 1) {
      const own = order.filter((text) => text.startsWith(`s${s}-`));
      expect(own).toEqual(Array.from({ length: TEXTS }, (_, n) => `s${s}-${n}`));
    }
    // One text of each at most, and those whose turn it was meanwhile.
    expect(order.indexOf('lone,') - ahead).toBeLessThanOrEqual(SPEAKERS + 1);
    expect(house.told('client:refused')).toEqual([]);
    expect(house.told('problem')).toEqual([
      { code: 'room-busy', message: expect.stringMatching(/room-bytes-per-second: \d+ wait/) },
    ]);
    expect(clients.some(({ closed }) => closed)).toBe(false);
  });
});
