import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerTotals } from '../../src/bus/server-readings.js';
import { Meter } from '../../src/server/meter.js';
import { eventually } from '../support/eventually.js';
import { TestHouse } from './house.js';
import type { RawClient } from './raw-client.js';

describe('the readings of a server', () => {
  let house: TestHouse;
  beforeEach(async () => {
    house = await TestHouse.open({ limits: { textsPerSecond: 0.001, textBurst: 5 } });
  });
  afterEach(async () => {
    await house.close();
  });

  const totals = (): ServerTotals => house.server.readings.totals();

  /** One client of each dialect, in the room. */
  async function three(): Promise<[RawClient, RawClient, RawClient]> {
    return [
      await house.joinKlatsch('anna'),
      await house.joinOld('frames', 'bert'),
      await house.joinOld('lines', 'cora'),
    ];
  }

  it('are all nothing at first', () => {
    expect(totals()).toEqual(new Meter().totals());
    expect(totals()).toMatchObject({ texts: 0, usersByDialect: { klatsch: 0, frames: 0, lines: 0 } });
  });

  it('count who is here, who came, and who left why', async () => {
    const [anna, bert, cora] = await three();
    expect(totals()).toMatchObject({
      joins: 3,
      connections: 3,
      usersByDialect: { klatsch: 1, frames: 1, lines: 1 },
      leaves: {},
    });
    bert.send('QUIT ');
    await anna.expect('PRESENCE {"events":[{"left":"bert"}');
    cora.destroy();
    await eventually(() => totals().connections === 1);
    expect(totals()).toMatchObject({
      joins: 3,
      usersByDialect: { klatsch: 1, frames: 0, lines: 0 },
      leaves: { quit: 1, ended: 1 },
    });
  });

  it('count texts and every copy of them, but not a lines client’s own', async () => {
    const [anna, bert, cora] = await three();
    cora.send('BROADCAST cora one', 'BROADCAST cora two');
    await anna.expect('SAID');
    bert.send('BROADCAST bert three');
    await cora.expect('BROADCAST_MSG bert three');
    await eventually(() => anna.all('SAID').length === 3 && bert.all('BROADCAST ').length === 3);
    expect(totals()).toMatchObject({ texts: 3, deliveries: 2 * 2 + 3 });
  });

  it('count the copies that a newcomer gets', async () => {
    const [anna] = await three();
    anna.say('SAY', { id: '1', text: 'one' });
    anna.say('SAY', { id: '2', text: 'two' });
    await eventually(() => anna.json('SAID').length === 2);
    expect(totals().deliveries).toBe(6);
    const [{ epoch }] = anna.json('HELLO') as [{ epoch: string }];
    const again = await house.joinKlatsch('dora', [epoch, 1]);
    await eventually(() => again.json('SAID').length === 1);
    expect(again.json('SAID')).toEqual(anna.json('SAID').slice(1));
    expect(totals()).toMatchObject({ texts: 2, deliveries: 7 });
  });

  it('count every refusal, also those of a flood that nobody is told of', async () => {
    const [anna] = await three();
    for (let i = 0; i < 15; i += 1) anna.say('SAY', { id: String(i), text: 'hello' });
    await eventually(() => anna.json('ERROR').length === 10);
    const twin = await house.connect('lines');
    twin.send('REGISTER anna 999');
    await twin.expectClosed();
    expect(totals().refusals).toEqual({ 'too-fast': 10, 'nick-taken': 1 });
    expect(house.told('client:refused')).toHaveLength(2);
  });

  it('count the bytes of both directions exactly', async () => {
    const clients = await three();
    const received = (): number => clients.reduce((sum, { bytes }) => sum + bytes.length, 0);
    await eventually(() => received() === totals().bytesOut);
    const before = totals().bytesIn;
    clients[1].send('BROADCAST bert hello');
    await clients[2].expect('BROADCAST_MSG bert hello');
    await eventually(() => clients[0].json('SAID').length === 1);
    expect(totals().bytesIn - before).toBe(4 + 'BROADCAST bert hello'.length);
    await eventually(() => received() === totals().bytesOut);
  });

  it('count what waits, and the readers who never come for it', async () => {
    await house.close();
    house = await TestHouse.open({
      limits: { sendQueueBytes: 512 * 1024, textsPerSecond: Infinity, roomBytesPerSecond: Infinity },
    });
    const bert = await house.joinOld('frames', 'bert');
    const slow = await house.joinOld('frames', 'slow');
    slow.pause();
    let sent = 0;
    let waited = 0;
    while (totals().slowReaders === 0) {
      for (let i = 0; i < 20; i += 1) bert.send(`BROADCAST bert ${'x'.repeat(8000)}`);
      sent += 20;
      await eventually(() => bert.all('BROADCAST').length === sent);
      const { queuedBytes, queuedBytesMax } = totals();
      expect(queuedBytesMax).toBeLessThanOrEqual(queuedBytes);
      waited = Math.max(waited, queuedBytesMax);
    }
    expect(waited).toBeGreaterThan(0);
    expect(totals()).toMatchObject({ slowReaders: 1, leaves: { 'reader-too-slow': 1 } });
    await eventually(() => totals().queuedBytes === 0);
  });

  it('ask others for what they know best', () => {
    const meter = new Meter();
    let muted = 1;
    meter.attach({ muted: () => muted });
    meter.attach({ banned: () => 4, storeKept: () => false });
    muted = 2;
    meter.unkept(3);
    expect(meter.totals()).toMatchObject({ muted: 2, banned: 4, storeKept: false, unkeptTexts: 3 });
  });
});
