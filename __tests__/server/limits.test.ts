import { afterEach, describe, expect, it } from '@jest/globals';
import { MESSAGE_PATIENCE, TOO_FAST_NOTICE_MS } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { hello, TestHouse } from './house.js';
import type { RawClient } from './raw-client.js';

/** The codes of the refusals told, in their order. */
function refusals(house: TestHouse): string[] {
  return (house.told('client:refused') as { code: string }[]).map(({ code }) => code);
}

describe('the limits of a server', () => {
  let house: TestHouse;
  afterEach(() => house.close());

  it('unregistered: whoever has waited longest makes room, and nobody else notices', async () => {
    house = await TestHouse.open({ limits: { unregistered: 3 } });
    const member = await house.joinKlatsch('kim');
    const said = await house.connect('frames');
    said.send(hello());
    await said.expect('HELLO');
    const silent = await house.connect('frames');
    const third = await house.connect('lines');
    expect(refusals(house)).toEqual([]);
    const fourth = await house.connect('frames');
    await said.expectClosed();
    expect(said.json('ERROR')).toMatchObject([{ code: 'too-many-connections', final: true }]);
    const fifth = await house.connect('frames');
    await silent.expectClosed();
    expect(silent.bytes).toHaveLength(0);
    expect(house.server.readings.totals()).toMatchObject({
      refusals: { 'too-many-connections': 2 },
      connections: 4,
    });
    // Whoever is in counts no longer.
    for (const [index, client] of [fourth, fifth, third].entries()) {
      client.send(`REGISTER late-${index} ${house.nextUdpPort()}`);
      await client.expect('WELCOME');
    }
    await house.joinOld('lines', 'later');
    expect(house.server.readings.totals().refusals).toEqual({ 'too-many-connections': 2 });
    expect(member.closed).toBe(false);
  });

  it('unregistered: a flood of connections cannot keep anybody out', async () => {
    house = await TestHouse.open({ limits: { unregistered: 5, connections: 20 } });
    for (let i = 0; i < 100; i += 1) await house.connect('frames');
    await house.joinKlatsch('kim');
    await house.joinOld('lines', 'lea');
    await eventually(() => house.server.readings.totals().connections <= 7);
  });

  it('people: as many as may be, in every dialect', async () => {
    house = await TestHouse.open({ limits: { people: 2 } });
    await house.joinOld('lines', 'lea');
    const kim = await house.joinKlatsch('kim');
    const old = await house.connect('lines');
    old.send(`REGISTER ann ${house.nextUdpPort()}`);
    await old.expectClosed();
    expect(old.messages).toEqual([expect.stringMatching(/^ERROR room-full: \w+/)]);
    const klatsch = await house.connect('frames');
    klatsch.send(hello(), `REGISTER ann ${house.nextUdpPort()}`);
    await klatsch.expectClosed();
    expect(klatsch.json('ERROR')).toMatchObject([{ code: 'room-full', final: true }]);
    expect(house.server.readings.totals().refusals).toEqual({ 'room-full': 2 });
    kim.say('QUIT', {});
    await kim.expectClosed();
    await house.joinKlatsch('ann');
  });

  it('message-bytes: a message that just fits, and one that does not', async () => {
    house = await TestHouse.open({ limits: { messageBytes: 2048 } });
    const fritz = await house.joinOld('frames', 'fritz');
    const lea = await house.joinOld('lines', 'lea');
    const fits = `BROADCAST x ${'y'.repeat(2048 - 12)}`;
    fritz.send(fits);
    await lea.expect(`BROADCAST_MSG fritz ${'y'.repeat(2036)}`);
    lea.send(fits);
    await fritz.expect(`BROADCAST lea ${'y'.repeat(2036)}`);
    fritz.send(`${fits}y`);
    await fritz.expectClosed();
    expect(await fritz.expect('BROADCAST server')).toMatch(/at most 2048 bytes$/);
    lea.send(`${fits}y`);
    await lea.expectClosed();
    expect(refusals(house)).toEqual(['too-large', 'too-large']);
  });

  it('text-bytes and nick-chars: what does not fit is refused with what would', async () => {
    house = await TestHouse.open({ limits: { textBytes: 10, nickChars: 4 } });
    const kim = await house.joinKlatsch('kim4');
    const lea = await house.joinOld('lines', 'lea');
    kim.say('SAY', { id: 'k1', text: 'x'.repeat(11) });
    kim.say('SAY', { id: 'k2', text: 'x'.repeat(10) });
    kim.say('NICK', { nick: 'kim45' });
    await lea.expect(`BROADCAST_MSG kim4 ${'x'.repeat(10)}`);
    await eventually(() => {
      expect(kim.json('ERROR')).toEqual([
        { code: 'text-too-long', id: 'k1', reason: 'that text is too long: at most 10 bytes' },
        { code: 'nick-invalid', reason: expect.stringMatching(/at most 4 characters$/) },
      ]);
    });
    const long = await house.connect('lines');
    long.send('REGISTER carol 4000');
    await long.expectClosed();
    expect(long.messages).toEqual([expect.stringMatching(/^ERROR nick-invalid: .* at most 4 characters$/)]);
    // What operators change holds from the next message on.
    house.server.setLimits({ textBytes: 11 });
    kim.say('SAY', { id: 'k3', text: 'z'.repeat(11) });
    await lea.expect(`BROADCAST_MSG kim4 ${'z'.repeat(11)}`);
  });

  /** Lets a client send the same message until the server has enough of it. */
  async function flood(client: RawClient, message: string, burst: number): Promise<unknown[]> {
    const all = burst * (1 + MESSAGE_PATIENCE);
    client.send(...Array.from({ length: all }, () => message));
    client.say('PING', { n: 999 });
    client.say('PING', { n: 1000 });
    await client.expectClosed();
    return client.json('ERROR');
  }

  it('texts-per-second: who comes again for each text too many is told of now and then', async () => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock, limits: { textsPerSecond: 0.1, textBurst: 1 } });
    const refused = (): number | undefined => house.server.readings.totals().refusals['too-fast'];
    for (const visit of [1, 2, 3]) {
      const lea = await house.joinOld('frames', 'lea');
      lea.send('BROADCAST lea one', 'BROADCAST lea two', 'QUIT ');
      await lea.expectClosed();
      expect([refused(), refusals(house)]).toEqual([2 * visit - 1, ['too-fast']]);
    }
    clock.advance(TOO_FAST_NOTICE_MS);
    const lea = await house.joinOld('frames', 'lea');
    lea.send('BROADCAST lea one');
    expect(await lea.expect('BROADCAST server')).toContain('not so fast');
    expect(refusals(house)).toHaveLength(2);
  });

  it('messages-per-second: a flood of pings is refused, then ended; the others notice nothing', async () => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock, limits: { messagesPerSecond: 5, messageBurst: 10 } });
    const kim = await house.joinKlatsch('kim');
    const lea = await house.joinOld('lines', 'lea');
    // What joining took comes back.
    clock.advance(1000);
    const errors = await flood(kim, 'PING {"n":1}', 10);
    expect(kim.json('PONG')).toHaveLength(10);
    const refused = { code: 'too-fast', reason: expect.any(String) };
    expect(errors).toEqual([...Array.from({ length: 20 }, () => refused), { ...refused, final: true }]);
    await lea.expect('USER_LEFT kim');
    expect(house.told('client:left')).toMatchObject([{ nick: 'kim', reason: 'too-fast' }]);
    // Why it was ended is told with that.
    expect(refusals(house)).toEqual(['too-fast']);
    expect(lea.closed).toBe(false);
  });

  it('messages-per-second: a flood of WHO before REGISTER ends, too', async () => {
    const clock = new FakeClock();
    const limits = { messagesPerSecond: 5, messageBurst: 10, textsPerSecond: 2, textBurst: 3 };
    house = await TestHouse.open({ clock, limits });
    const nosy = await house.connect('frames');
    nosy.send(hello());
    await nosy.expect('HELLO');
    clock.advance(1000);
    const errors = await flood(nosy, 'WHO {}', 12);
    expect(nosy.json('ROSTER')).toHaveLength(3);
    expect(errors).toHaveLength(31);
    expect(errors.at(-1)).toMatchObject({ code: 'too-fast', final: true });
  });

  it('messages-per-second: who comes again for each flood is told of now and then, also when that ends it', async () => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock, limits: { messagesPerSecond: 5, messageBurst: 10 } });
    for (const visit of [1, 2, 3]) {
      const nosy = await house.connect('frames');
      nosy.send(hello());
      await nosy.expect('HELLO');
      const errors = await flood(nosy, 'PING {"n":1}', 10);
      expect([visit, errors.at(-1)]).toMatchObject([visit, { code: 'too-fast', final: true }]);
      expect(refusals(house)).toEqual(['too-fast']);
    }
    clock.advance(TOO_FAST_NOTICE_MS);
    const nosy = await house.connect('frames');
    nosy.send(hello());
    await nosy.expect('HELLO');
    await flood(nosy, 'PING {"n":1}', 100);
    expect(refusals(house)).toEqual(['too-fast', 'too-fast']);
  });

  it('pending-messages: who comes again to send too many is told of now and then', async () => {
    house = await TestHouse.open({ clock: new FakeClock(), limits: { pendingMessages: 2 } });
    for (const udpPort of [4001, 4002, 4003]) {
      const old = await house.connect('lines');
      old.send(`REGISTER lea ${udpPort}`, 'BROADCAST lea 1', 'BROADCAST lea 2', 'BROADCAST lea 3');
      await old.expectClosed();
      expect(old.messages.at(-1)).toContain('too-fast');
      expect(refusals(house)).toEqual(['too-fast']);
    }
  });

  it('messages-per-second: heartbeats and pastes never meet it', async () => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock });
    const kim = await house.joinKlatsch('kim');
    for (let second = 0; second < 20; second += 1) {
      kim.send(
        ...Array.from({ length: 20 }, (_, n) => `SAY {"id":"${second}-${n}","text":"x"}`),
        'PING {"n":1}',
      );
      await eventually(() => kim.json('PONG').length === second + 1);
      clock.advance(1000);
    }
    expect(kim.json('ERROR')).toEqual([]);
    expect(kim.json('SAID')).toHaveLength(400);
  });
});
