import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CLIENT_SILENCE_MS, OWNER_PING_MS, ROOM_WAIT_MS } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { testIdentity } from '../support/test-identity.js';
import { TestHouse } from './house.js';
import type { RawClient } from './raw-client.js';

/** Three such texts are more than may be said at once, and fill the room for some time. */
const RATE = 100;
const LONG = 'x'.repeat(60 * RATE);
const QUEUE_BYTES = 64 * 1024;

let clock: FakeClock;
let house: TestHouse;
let kim: RawClient;
beforeEach(async () => {
  clock = new FakeClock();
  house = await TestHouse.open({
    clock,
    identity: await testIdentity(),
    limits: { roomBytesPerSecond: RATE, sendQueueBytes: QUEUE_BYTES, clientSilenceMs: Infinity },
  });
  kim = await house.joinKlatsch('kim');
});
afterEach(() => house.close());

/** Lets somebody say so much that nobody else may say anything. */
async function fillTheRoom(): Promise<void> {
  const filler = await house.joinOld('lines', 'filler');
  filler.send(...Array.from({ length: 3 }, () => `BROADCAST filler ${LONG}`));
  await eventually(() => said().length === 3);
}

const said = (): string[] =>
  (house.told('room:said') as { text: string }[]).map(({ text }) => text.slice(0, 10));

/** What was said beside that. */
const saidSince = (): string[] => said().slice(3);

function run(line: string): void {
  house.bus.ask('operator:run', { request: 'r', by: 'op', line });
}

/** Waits until the server has read what somebody sent. */
async function sent(send: () => void): Promise<void> {
  const { bytesIn } = house.server.readings.totals();
  send();
  await eventually(() => house.server.readings.totals().bytesIn > bytesIn);
}

const minutes = (count: number): void => {
  clock.advance(count * 60_000);
};

describe('a text that waits for its turn in the room', () => {
  beforeEach(fillTheRoom);

  it('is said in front of whatever its sender says behind it', async () => {
    await sent(() => {
      kim.send(
        'SAY {"id":"1","text":"one"}',
        'NICK {"nick":"kimberly"}',
        'SAY {"id":"2","text":"two"}',
        'QUIT {}',
      );
    });
    expect([saidSince(), house.told('client:renamed'), house.told('client:left')]).toEqual([[], [], []]);
    for (let n = 0; n < 4; n += 1) {
      minutes(1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await kim.expectClosed();
    const told = house.facts.filter(({ fact }) => /^(room:said|client:renamed|client:left)$/.test(fact));
    expect(told.slice(3).map(({ fact }) => fact)).toEqual([
      'room:said',
      'client:renamed',
      'room:said',
      'client:left',
    ]);
    expect(told.slice(3).map(({ fields }) => fields)).toMatchObject([
      { from: 'kim', text: 'one' },
      { from: 'kim', to: 'kimberly' },
      { from: 'kimberly', text: 'two' },
      { reason: 'quit' },
    ]);
  });

  it('holds back any number of messages behind it, which are no reason to end', async () => {
    const pings = Array.from({ length: 200 }, (_, n) => `PING {"n":${n}}`);
    await sent(() => {
      kim.send('SAY {"id":"1","text":"one"}', ...pings);
    });
    expect(kim.json('PONG')).toEqual([]);
    minutes(2);
    await eventually(() => kim.json('PONG').length === pings.length);
    expect(saidSince()).toEqual(['one']);
  });

  it('goes with its sender', async () => {
    await sent(() => {
      kim.say('SAY', { id: '1', text: 'one' });
    });
    const lea = await house.joinKlatsch('lea');
    await sent(() => {
      lea.say('SAY', { id: '1', text: 'lea’s' });
    });
    run('kick kim');
    await kim.expectClosed();
    minutes(3);
    await lea.expect('SAID {"seq":4');
    expect(saidSince()).toEqual(['lea’s']);
  });

  it('is refused when its sender has been muted meanwhile', async () => {
    await sent(() => {
      kim.send('SAY {"id":"1","text":"one"}', 'PING {"n":1}');
    });
    run('mute kim');
    minutes(1);
    await kim.expect('PONG');
    expect(kim.json('ERROR')).toMatchObject([{ code: 'muted', id: '1' }]);
    expect(saidSince()).toEqual([]);
  });

  it('is no silence, for the heartbeat or for whoever has the same key', async () => {
    const key = await testIdentity();
    const owner = await house.joinTls(key, 'owner');
    house.server.setLimits({ clientSilenceMs: CLIENT_SILENCE_MS });
    await sent(() => {
      owner.say('SAY', { id: '1', text: 'mine' });
    });
    const again = await house.askTls(key, 'owner');
    await again.expectClosed();
    expect(again.json('ERROR')).toMatchObject([{ code: 'nick-taken', final: true }]);
    clock.advance(OWNER_PING_MS);
    clock.advance(CLIENT_SILENCE_MS + 10_000);
    const left = (): unknown => house.told('client:left');
    await eventually(() => {
      expect(left()).toMatchObject([{ nick: 'kim', reason: 'heartbeat-missed' }]);
    });
    minutes(3);
    await owner.expect('SAID {"seq":4');
    expect(saidSince()).toEqual(['mine']);
  });

  it('can be said at once when the limit is lifted', async () => {
    await sent(() => {
      kim.send('SAY {"id":"1","text":"one"}', 'SAY {"id":"2","text":"two"}');
    });
    clock.advance(ROOM_WAIT_MS);
    expect(house.told('problem')).toEqual([
      { code: 'room-busy', message: expect.stringMatching(/room-bytes-per-second: 1 waits/) },
    ]);
    expect(saidSince()).toEqual([]);
    house.server.setLimits({ roomBytesPerSecond: Infinity });
    await eventually(() => saidSince().length === 2);
  });
});
