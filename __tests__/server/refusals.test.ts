import { afterEach, describe, expect, it } from '@jest/globals';
import { CLIENT_SILENCE_MS, SILENCE_SWEEP_MS, TEXT_BYTES } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { hello, TestHouse } from './house.js';

/** A clock whose timers have slept. */
class SleepyClock extends FakeClock {
  slept = 0;

  override elapsed(): number {
    return super.elapsed() + this.slept;
  }
}

const TAKEN = 'ERROR Nickname bereits vergeben';

describe('refusals', () => {
  let house: TestHouse;
  afterEach(() => house.close());

  it.each(['lines', 'frames'] as const)('turns a taken nick away with the old text (%s)', async (framing) => {
    house = await TestHouse.open();
    const bob = await house.joinOld('lines', 'bob');
    for (const nick of ['bob', 'BOB', 'b\u043eb']) {
      const second = await house.connect(framing);
      second.send(`REGISTER ${nick} ${house.nextUdpPort()}`);
      await second.expectClosed();
      expect(second.messages).toEqual([TAKEN]);
    }
    await house.joinOld('lines', 'carol');
    await bob.expect('USER_JOINED carol');
    expect(bob.all('USER_LEFT')).toEqual([]);
    expect(house.server.readings.totals().refusals).toEqual({ 'nick-taken': 3 });
  });

  it.each([
    ['REGISTER server 40000', 'nick-reserved'],
    ['REGISTER a:b 40000', 'nick-invalid'],
    [`REGISTER ${'x'.repeat(33)} 40000`, 'nick-invalid'],
    ['REGISTER eve 0', 'port-invalid'],
    ['REGISTER eve 65536', 'port-invalid'],
    ['REGISTER eve 4e3', 'port-invalid'],
  ])('refuses %s and closes', async (message, code) => {
    house = await TestHouse.open();
    const client = await house.connect('frames');
    client.send(message);
    await client.expectClosed();
    expect(client.messages).toEqual([expect.stringMatching(new RegExp(`^ERROR ${code}: \\w+`))]);
    const klatsch = await house.connect('frames');
    klatsch.send(hello(), message);
    await klatsch.expectClosed();
    expect(klatsch.json('ERROR')).toEqual([{ code, reason: expect.any(String), final: true }]);
  });

  it('refuses the same address and port twice', async () => {
    house = await TestHouse.open();
    const first = await house.connect('frames');
    first.send('REGISTER first 5000');
    await first.expect('USERLIST');
    const second = await house.connect('frames');
    second.send('REGISTER second 5000');
    expect(await second.expect('ERROR')).toMatch(/^ERROR address-taken/);
    await second.expectClosed();
  });

  it('answers what comes too early, and goes on', async () => {
    house = await TestHouse.open();
    const client = await house.connect('frames');
    client.send('BROADCAST eve hi', 'REGISTER eve', 'REGISTER eve 1 2', 'WHATEVER', '', 'REGISTER eve 5001');
    await client.expect('USERLIST');
    expect(client.messages.slice(0, 4).map((message) => message.split(' ').slice(0, 2).join(' '))).toEqual([
      'ERROR not-registered:',
      'ERROR malformed:',
      'ERROR malformed:',
      'WELCOME eve',
    ]);
  });

  it('tells registered clients in words their programs survive', async () => {
    house = await TestHouse.open();
    const lea = await house.joinOld('lines', 'lea');
    const fritz = await house.joinOld('frames', 'fritz');
    const kim = await house.joinKlatsch('kim');
    lea.send('REGISTER lea 1');
    fritz.send('BROADCAST fritz \t ');
    kim.say('SAY', { id: 'k1', text: 'x'.repeat(8193) });
    kim.say('SAY', { id: 'k2', text: ' \n ' });
    kim.say('DANCE', {});
    kim.send('SAY {"id":');
    kim.say('NICK', { nick: 'lea' });
    kim.say('NICK', { nick: 'a b' });
    expect(await lea.expect('BROADCAST_MSG')).toMatch(/^BROADCAST_MSG server you are registered/);
    expect(await fritz.expect('BROADCAST')).toMatch(/^BROADCAST server there is nothing/);
    await eventually(() => {
      expect(kim.json('ERROR')).toEqual([
        { code: 'text-too-long', id: 'k1', reason: expect.any(String) },
        { code: 'text-empty', id: 'k2', reason: expect.any(String) },
        { code: 'unknown-command', reason: expect.any(String) },
        { code: 'malformed', reason: expect.any(String) },
        { code: 'nick-taken', reason: expect.any(String) },
        { code: 'nick-invalid', reason: expect.any(String) },
      ]);
    });
    expect(lea.all('ERROR')).toEqual([]);
    lea.send('BROADCAST lea still here');
    expect(await fritz.expect('BROADCAST lea')).toBe('BROADCAST lea still here');
  });

  it('takes the burst and then the average of texts', async () => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock, limits: { textsPerSecond: 2, textBurst: 3 } });
    const kim = await house.joinKlatsch('kim');
    const fritz = await house.joinOld('frames', 'fritz');
    for (let i = 0; i < 5; i += 1) kim.say('SAY', { id: `k${i}`, text: `text ${i}` });
    await kim.expect('ERROR {"code":"too-fast"');
    await eventually(() => {
      expect(kim.json('ERROR')).toMatchObject([
        { code: 'too-fast', id: 'k3' },
        { code: 'too-fast', id: 'k4' },
      ]);
    });
    clock.advance(500);
    kim.say('SAY', { id: 'k5', text: 'text 5' });
    await fritz.expect('BROADCAST kim text 5');
    expect(fritz.all('BROADCAST')).toHaveLength(4);
    for (let i = 0; i < 20; i += 1) fritz.send(`BROADCAST fritz ${i}`);
    fritz.send('QUIT ');
    await fritz.expectClosed();
    expect(fritz.all('BROADCAST server')).toHaveLength(1);
  });

  it('lets nobody make a lines client read more than its line carries', async () => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock });
    const kim = await house.joinKlatsch('kim');
    const lea = await house.joinOld('lines', 'lea');
    const text = 'a\n'.repeat(TEXT_BYTES / 2);
    for (let i = 0; i < 10; i += 1) kim.say('SAY', { id: `k${i}`, text });
    await eventually(() => kim.json('ERROR').length === 9);
    expect(kim.json('ERROR')).toEqual(
      Array.from({ length: 9 }, (_, i) => expect.objectContaining({ code: 'too-fast', id: `k${i + 1}` })),
    );
    kim.say('SAY', { id: 'short', text: 'short' });
    await lea.expect('BROADCAST_MSG kim short');
    expect(lea.all('BROADCAST_MSG kim a')).toHaveLength(TEXT_BYTES / 2);
  });

  it('gives no second burst to who comes again', async () => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock, limits: { textsPerSecond: 2, textBurst: 3 } });
    const witness = await house.joinKlatsch('witness');
    for (let visit = 0; visit < 4; visit += 1) {
      const kim = await house.joinKlatsch('kim');
      for (let i = 0; i < 5; i += 1) kim.say('SAY', { id: `k${i}`, text: `text ${i} of ${visit}` });
      await eventually(() => {
        expect(kim.json('ERROR')).toContainEqual(expect.objectContaining({ code: 'too-fast', id: 'k4' }));
      });
      kim.say('QUIT', {});
      await kim.expectClosed();
      clock.advance(500);
    }
    const fritz = await house.joinOld('lines', 'fritz');
    fritz.send('BROADCAST fritz one', 'BROADCAST fritz two');
    await fritz.expect('BROADCAST_MSG server not so fast');
    await eventually(() => {
      expect(witness.json('SAID').map((said) => (said as { text: string }).text)).toEqual([
        ...['text 0 of 0', 'text 1 of 0', 'text 2 of 0'],
        ...['text 0 of 1', 'text 0 of 2', 'text 0 of 3'],
        'one',
      ]);
    });
  });

  it('does not tell the operator of every message of a flood', async () => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock, limits: { textBurst: 5 } });
    const kim = await house.joinKlatsch('kim');
    const fritz = await house.joinOld('frames', 'fritz');
    for (let i = 0; i < 50; i += 1) {
      kim.send('REGISTER kim 4000');
      fritz.send('REGISTER fritz 4000');
    }
    await eventually(() => {
      expect(kim.json('ERROR')).toHaveLength(50);
    });
    fritz.send('QUIT ');
    await fritz.expectClosed();
    expect(fritz.all('BROADCAST server')).toHaveLength(6);
    const codes = (house.told('client:refused') as { code: string }[]).map(({ code }) => code);
    expect(codes.filter((code) => code === 'already-registered')).toHaveLength(10);
    expect(codes.filter((code) => code === 'too-fast')).toHaveLength(2);
  });

  it('does not take everybody for silent after it has slept itself', async () => {
    const clock = new SleepyClock();
    house = await TestHouse.open({ clock });
    const kim = await house.joinKlatsch('kim');
    clock.slept = 3_600_000;
    clock.advance(SILENCE_SWEEP_MS);
    kim.say('PING', { n: 1 });
    await kim.expect('PONG');
    clock.advance(SILENCE_SWEEP_MS);
    kim.say('PING', { n: 2 });
    await kim.expect('PONG {"n":2}');
    clock.advance(CLIENT_SILENCE_MS + SILENCE_SWEEP_MS);
    await kim.expectClosed();
  });

  it('closes on a message that is too large, in every dialect', async () => {
    house = await TestHouse.open();
    const other = await house.joinOld('lines', 'other');
    const frames = await house.joinOld('frames', 'fritz');
    frames.sendBytes(Buffer.from([0, 1, 0, 1]));
    await frames.expectClosed();
    expect(frames.all('BROADCAST server')).toHaveLength(1);
    const lines = await house.connect('lines');
    lines.sendBytes(Buffer.alloc(70_000, 'x'));
    await lines.expectClosed();
    expect(lines.all('ERROR too-large')).toHaveLength(1);
    await other.expect('USER_LEFT fritz');
    expect(house.told('client:left')).toEqual([
      { id: '2', nick: 'fritz', ip: '127.0.0.1', reason: 'too-large' },
    ]);
  });

  it.each([0x16, 0x80, 0xff, 0x01])('closes a connection that begins with byte %i', async (byte) => {
    house = await TestHouse.open();
    const client = await house.connect('lines');
    client.sendBytes(Buffer.from([byte, 3, 1, 0]));
    await client.expectClosed();
    expect(client.bytes).toHaveLength(0);
  });

  it('does not wait for ever for a REGISTER, nor for a silent klatsch client', async () => {
    const clock = new FakeClock();
    house = await TestHouse.open({ clock });
    const mute = await house.connect('frames');
    const shy = await house.connect('frames');
    shy.send(hello());
    await shy.expect('HELLO');
    const kim = await house.joinKlatsch('kim');
    const lea = await house.joinOld('lines', 'lea');
    clock.advance(10_000);
    await Promise.all([mute.expectClosed(), shy.expectClosed()]);
    expect(shy.json('ERROR')).toMatchObject([{ code: 'registration-timeout', final: true }]);
    kim.say('PING', { n: 1 });
    await kim.expect('PONG');
    clock.advance(24_000);
    expect(house.told('client:left')).toEqual([]);
    clock.advance(5000);
    await kim.expectClosed();
    expect(kim.json('ERROR')).toMatchObject([{ code: 'heartbeat-missed', final: true }]);
    await lea.expect('USER_LEFT kim');
    expect(lea.closed).toBe(false);
  });

  it('tells the operator of somebody who said goodbye, and of one who just went', async () => {
    house = await TestHouse.open();
    const lea = await house.joinOld('lines', 'lea');
    const kim = await house.joinKlatsch('kim');
    lea.send('QUIT ');
    await kim.expect('PRESENCE {"events":[{"left":"lea"}]}');
    kim.destroy();
    await eventually(() => {
      expect(house.told('client:left')).toMatchObject([
        { nick: 'lea', reason: 'quit' },
        { nick: 'kim', reason: 'ended' },
      ]);
    });
  });

  it('holds no more connections than it is told to', async () => {
    house = await TestHouse.open({ limits: { connections: 2 } });
    await house.joinOld('lines', 'a');
    const second = await house.joinOld('lines', 'b');
    const third = await house.connect('lines');
    await third.expectClosed();
    expect(house.told('client:refused')).toEqual([
      { nick: null, ip: '127.0.0.1', code: 'too-many-connections' },
    ]);
    second.send('QUIT ');
    await second.expectClosed();
    // Its end of the connection may be gone before the server's.
    await eventually(() => house.server.readings.totals().connections === 1);
    await house.joinOld('lines', 'c');
  });
});
