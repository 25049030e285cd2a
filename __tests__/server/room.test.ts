import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { TestHouse } from './house.js';

describe('the room', () => {
  let house: TestHouse;
  beforeEach(async () => {
    house = await TestHouse.open();
  });
  afterEach(() => house.close());

  it('lets everyone hear everyone, each in its own dialect', async () => {
    const lea = await house.joinOld('lines', 'lea');
    const fritz = await house.joinOld('frames', 'fritz');
    const kim = await house.joinKlatsch('kim');
    lea.send('BROADCAST lea one  two');
    await kim.expect('SAID');
    fritz.send('BROADCAST fritz hi');
    await lea.expect('BROADCAST_MSG fritz');
    kim.say('SAY', { id: 'k1', text: 'first\nsecond \t line' });
    await lea.expect('BROADCAST_MSG kim second');
    await fritz.expect('BROADCAST kim');
    await eventually(() => {
      expect(kim.json('SAID')).toHaveLength(3);
    });
    expect(lea.all('BROADCAST')).toEqual([
      'BROADCAST_MSG fritz hi',
      'BROADCAST_MSG kim first',
      'BROADCAST_MSG kim second \t line',
    ]);
    expect(fritz.all('BROADCAST')).toEqual([
      'BROADCAST lea one  two',
      'BROADCAST fritz hi',
      'BROADCAST kim first\nsecond \t line',
    ]);
    expect(kim.json('SAID')).toEqual([
      { seq: 1, at: expect.any(Number), from: 'lea', text: 'one  two' },
      { seq: 2, at: expect.any(Number), from: 'fritz', text: 'hi' },
      { seq: 3, at: expect.any(Number), from: 'kim', text: 'first\nsecond \t line', id: 'k1' },
    ]);
  });

  it('welcomes old clients with 1,024 bytes, then the list, then themselves', async () => {
    await house.joinOld('frames', 'first');
    for (const framing of ['lines', 'frames'] as const) {
      const client = await house.joinOld(framing, `x${framing}`);
      await client.expect('USER_JOINED');
      expect(client.messages.map((message) => message.split(' ')[0])).toEqual([
        'WELCOME',
        'USERLIST',
        'USER_JOINED',
      ]);
      const welcome = client.messages[0] ?? '';
      expect(welcome.length + (framing === 'lines' ? 1 : 4)).toBe(1024);
      expect(welcome.trimEnd()).toBe(`WELCOME x${framing}`);
      expect(client.all('USERLIST')[0]).toContain(`x${framing}:127.0.0.1:4000`);
      expect(client.all('USERLIST')[0]).toContain('first:127.0.0.1:40001');
      expect(client.all('USER_JOINED')[0]).toMatch(new RegExp(`^USER_JOINED x${framing} 127.0.0.1 4000\\d$`));
    }
  });

  it('greets klatsch clients with HELLO, WELCOME, ROSTER', async () => {
    await house.joinOld('lines', 'lea');
    const kim = await house.joinKlatsch('kim');
    expect(kim.messages.map((message) => message.split(' ')[0])).toEqual(['HELLO', 'WELCOME', 'ROSTER']);
    expect(kim.json('HELLO')).toEqual([
      {
        klatsch: 1,
        caps: ['chat', 'again'],
        epoch: expect.stringMatching(/^\w+$/),
        seq: 0,
        at: expect.any(Number),
      },
    ]);
    expect(kim.json('ROSTER')).toEqual([
      {
        people: [
          { nick: 'lea', ip: '127.0.0.1', udpPort: 40_001, dialect: 'lines' },
          { nick: 'kim', ip: '127.0.0.1', udpPort: 40_002, dialect: 'klatsch' },
        ],
      },
    ]);
  });

  it('tells of joins, leaves and renames in each dialect', async () => {
    const lea = await house.joinOld('lines', 'lea');
    const kim = await house.joinKlatsch('kim');
    const max = await house.joinKlatsch('max');
    max.say('NICK', { nick: 'max' });
    max.say('NICK', { nick: 'moritz' });
    await lea.expect('USER_JOINED moritz');
    max.send('QUIT {}');
    await lea.expect('USER_LEFT moritz');
    await max.expectClosed();
    expect(lea.all('USER_')).toEqual([
      'USER_JOINED lea 127.0.0.1 40001',
      'USER_JOINED kim 127.0.0.1 40002',
      'USER_JOINED max 127.0.0.1 40003',
      'USER_LEFT max',
      'USER_JOINED moritz 127.0.0.1 40003',
      'USER_LEFT moritz',
    ]);
    await eventually(() => {
      expect(kim.json('PRESENCE')).toHaveLength(3);
    });
    expect(kim.json('PRESENCE')).toEqual([
      { events: [{ joined: { nick: 'max', ip: '127.0.0.1', udpPort: 40_003, dialect: 'klatsch' } }] },
      { events: [{ renamed: ['max', 'moritz'] }] },
      { events: [{ left: 'moritz' }] },
    ]);
    expect(house.told('client:renamed')).toEqual([{ id: '3', from: 'max', to: 'moritz' }]);
    expect(house.told('client:left')).toEqual([{ id: '3', nick: 'moritz', ip: '127.0.0.1', reason: 'quit' }]);
  });

  it('shows /me as a flag to klatsch and as a star to old clients', async () => {
    const lea = await house.joinOld('lines', 'lea');
    const fritz = await house.joinOld('frames', 'fritz');
    const kim = await house.joinKlatsch('kim');
    kim.say('SAY', { id: '1', text: 'waves', emote: true });
    expect(await lea.expect('BROADCAST_MSG')).toBe('BROADCAST_MSG kim * waves');
    expect(await fritz.expect('BROADCAST')).toBe('BROADCAST kim * waves');
    await kim.expect('SAID');
    expect(kim.json('SAID')).toEqual([expect.objectContaining({ text: 'waves', emote: true })]);
    expect(house.told('room:said')).toEqual([{ from: 'kim', text: 'waves', emote: true }]);
  });

  it('believes the connection, not the name in a BROADCAST', async () => {
    const lea = await house.joinOld('lines', 'lea');
    const fritz = await house.joinOld('frames', 'fritz');
    lea.send('BROADCAST fritz I am an impostor');
    expect(await fritz.expect('BROADCAST')).toBe('BROADCAST lea I am an impostor');
  });

  it('lets nobody forge a line or a control sequence', async () => {
    const lea = await house.joinOld('lines', 'lea');
    const fritz = await house.joinOld('frames', 'fritz');
    fritz.send('BROADCAST fritz hi\nUSER_LEFT lea\r\nERROR x\u2028USER_LEFT lea\u001b[2J!');
    await lea.expect('BROADCAST_MSG fritz ERROR');
    await lea.expect('BROADCAST_MSG fritz USER_LEFT lea!');
    expect(lea.all('USER_LEFT')).toEqual([]);
    expect(lea.all('ERROR')).toEqual([]);
    expect(lea.bytes.includes(0x1b)).toBe(false);
  });

  it('cuts what it writes to lines clients between characters', async () => {
    const lea = await house.joinOld('lines', 'lea');
    const kim = await house.joinKlatsch('kim');
    const text = '🍜'.repeat(2000);
    kim.say('SAY', { id: '1', text });
    const said = await lea.expect('BROADCAST_MSG');
    expect(said.replace(/ +/g, ' ') === `BROADCAST_MSG kim ${text}`).toBe(true);
    expect(lea.bytes.length % 1024).toBe(0);
  });

  it('answers WHO before REGISTER, and PING', async () => {
    await house.joinOld('lines', 'lea');
    const asker = await house.connect('frames');
    asker.send((await import('./house.js')).hello(), 'WHO {}', 'PING {"n":7}', 'QUIT {}');
    await asker.expect('PONG');
    await asker.expectClosed();
    expect(asker.json('ROSTER')).toEqual([
      { people: [{ nick: 'lea', ip: '127.0.0.1', udpPort: 40_001, dialect: 'lines' }] },
    ]);
    expect(asker.json('PONG')).toEqual([{ n: 7 }]);
    expect(house.told('client:joined')).toHaveLength(1);
  });

  it('gives whoever comes back what it missed, once, or says that there is a gap', async () => {
    const kim = await house.joinKlatsch('kim');
    const away = await house.joinKlatsch('away');
    const [{ epoch }] = away.json('HELLO') as [{ epoch: string }];
    kim.say('SAY', { id: '1', text: 'one' });
    await away.expect('SAID');
    away.destroy();
    await kim.expect('PRESENCE {"events":[{"left":"away"}]}');
    kim.say('SAY', { id: '2', text: 'two' });
    kim.say('SAY', { id: '3', text: 'three' });
    await eventually(() => {
      expect(kim.json('SAID')).toHaveLength(3);
    });
    const back = await house.joinKlatsch('away', [epoch, 1]);
    kim.say('SAY', { id: '4', text: 'four' });
    await eventually(() => {
      expect(back.json('SAID').map((said) => (said as { seq: number }).seq)).toEqual([2, 3, 4]);
    });
    expect(back.json('GAP')).toEqual([]);
    const stranger = await house.joinKlatsch('stranger', ['other', 1]);
    await stranger.expect('GAP');
    expect(stranger.json('GAP')).toEqual([{ count: null }]);
    expect(stranger.json('SAID')).toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }, { seq: 4 }]);
  });
});
