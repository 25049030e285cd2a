import { connect } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fingerprintOf } from '../../../src/identity/fingerprint.js';
import { REGISTRATION_MS } from '../../../src/limits.js';
import { DEFAULT_LIMITS } from '../../../src/operator/server-limits.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';
import { collectGarbage } from '../../support/garbage.js';
import type { TestIdentity } from '../../support/test-identity.js';
import { testIdentity } from '../../support/test-identity.js';
import { hello, TestHouse } from '../house.js';

let house: TestHouse;
let clock: FakeClock;
let server: TestIdentity;
let kims: TestIdentity;
let kim: string;

beforeAll(async () => {
  server = await testIdentity();
  kims = await testIdentity();
  kim = fingerprintOf(kims.spki);
});

beforeEach(async () => {
  clock = new FakeClock();
  house = await TestHouse.open({ clock, identity: server });
});

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

/** Without what is garbage. */
function rssBytes(): number {
  collectGarbage();
  return process.memoryUsage.rss();
}

const person = (nick: string, fields: object): unknown => ({
  nick,
  ip: '127.0.0.1',
  udpPort: expect.any(Number),
  ...fields,
});

describe('one port', () => {
  it('has klatsch and old clients, over TLS and in the clear, in one room', async () => {
    const old = await house.joinOld('lines', 'lines');
    const frames = await house.joinOld('frames', 'frames');
    const clear = await house.joinKlatsch('clear');
    const secure = await house.joinTls(kims, 'kim');
    const tunnelled = await house.connectTls(null, 'lines');
    tunnelled.send(`REGISTER tunnel ${house.nextUdpPort()}`);
    await tunnelled.expect('USERLIST');
    secure.say('SAY', { id: '1', text: 'hello to all' });
    expect(await old.expect('BROADCAST_MSG kim')).toBe('BROADCAST_MSG kim hello to all');
    expect(await tunnelled.expect('BROADCAST_MSG kim')).toBe('BROADCAST_MSG kim hello to all');
    expect(await frames.expect('BROADCAST kim')).toBe('BROADCAST kim hello to all');
    await clear.expect('SAID');
    tunnelled.send('BROADCAST tunnel over here');
    await eventually(() => secure.json('SAID').length === 2);
    expect(secure.json('SAID')).toMatchObject([{ from: 'kim' }, { from: 'tunnel', text: 'over here' }]);
  });

  it('says HELLO with its time', async () => {
    const secure = await house.joinTls(kims, 'kim');
    expect(secure.json('HELLO')).toMatchObject([{ klatsch: 1, at: clock.now() }]);
  });

  it('names the key of whoever has shown one, in ROSTER and in PRESENCE, and of nobody else', async () => {
    const clear = await house.joinKlatsch('clear');
    const secure = await house.joinTls(kims, 'kim');
    await house.joinTls(null, 'bare');
    await eventually(() => clear.json('PRESENCE').length === 2);
    expect(clear.json('PRESENCE')).toEqual([
      { events: [{ joined: person('kim', { dialect: 'klatsch', key: kim }) }] },
      { events: [{ joined: person('bare', { dialect: 'klatsch' }) }] },
    ]);
    secure.say('WHO', {});
    await eventually(() => secure.json('ROSTER').length === 2);
    expect(secure.json('ROSTER')[1]).toEqual({
      people: [
        person('clear', { dialect: 'klatsch' }),
        person('kim', { dialect: 'klatsch', key: kim }),
        person('bare', { dialect: 'klatsch' }),
      ],
    });
    const old = await house.joinOld('frames', 'old');
    expect(await old.expect('USERLIST')).not.toContain(kim);
  });

  it('tells the operator who is encrypted, and with which key', async () => {
    await house.joinKlatsch('clear');
    await house.joinTls(kims, 'kim');
    await house.joinTls(null, 'bare');
    expect(house.told('client:joined')).toMatchObject([
      { nick: 'clear', secure: false, fingerprint: null },
      { nick: 'kim', secure: true, fingerprint: kim },
      { nick: 'bare', secure: true, fingerprint: null },
    ]);
    expect(house.told('client:joined')).not.toContainEqual(expect.objectContaining({ key: kim }));
  });

  it('closes TLS when it has no identity', async () => {
    const plain = await TestHouse.open();
    await expect(plain.connectTls(kims)).rejects.toThrow();
    await plain.close();
  });
});

describe('what a TLS connection costs', () => {
  it('a handshake that never ends is over when the time to register is', async () => {
    const half = connect(house.server.port, '127.0.0.1');
    let closed = false;
    half.on('error', () => undefined).on('close', () => (closed = true));
    // The header of a ClientHello of 512 bytes, which do not come.
    half.write(Buffer.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01));
    await eventually(() => house.server.readings.totals().connections === 1);
    half.resume();
    await eventually(() => {
      clock.advance(REGISTRATION_MS);
      return house.server.readings.totals().connections === 0;
    });
    await eventually(() => closed);
    expect(house.told('client:refused')).toEqual([
      { nick: null, ip: '127.0.0.1', code: 'registration-timeout' },
    ]);
  });

  it('a connection that has shaken hands and says nothing is over likewise', async () => {
    const silent = await house.connectTls(kims);
    await eventually(() => {
      clock.advance(REGISTRATION_MS);
      return silent.closed;
    });
    expect(house.told('client:refused')).toMatchObject([{ code: 'registration-timeout' }]);
  });

  it('is less than 256 KiB of memory, idle', async () => {
    const many = 150;
    const comeIn = async (): Promise<void> => {
      const client = await house.connectTls(kims);
      client.send(hello());
      await client.expect('HELLO');
    };
    // What the first ones bring about is not their own.
    for (let i = 0; i < 50; i += 1) await comeIn();
    const before = rssBytes();
    for (let i = 0; i < many; i += 1) await comeIn();
    // Both ends are in this process.
    expect((rssBytes() - before) / many / 2).toBeLessThan(256 * 1024);
  });

  it('counts against the limit of connections before it has shaken hands', async () => {
    house.server.setLimits({ ...DEFAULT_LIMITS, connections: 1 });
    const half = connect(house.server.port, '127.0.0.1');
    half.on('error', () => undefined);
    half.write(Buffer.of(0x16, 0x03, 0x01));
    await eventually(() => house.server.readings.totals().connections === 1);
    await expect(house.connectTls(kims)).rejects.toThrow();
    half.destroy();
    await eventually(() => house.server.readings.totals().connections === 0);
  });
});

describe('AUTH', () => {
  it('is refused in the clear, and nothing that came with it is looked at', async () => {
    const client = await house.connect('frames');
    client.send(hello(), 'AUTH {"password":"open sesame"}', 'REGISTER kim 40001');
    await client.expectClosed();
    expect(client.json('ERROR')).toEqual([{ code: 'not-secure', reason: expect.any(String), final: true }]);
    expect(client.all('WELCOME')).toEqual([]);
  });

  it('means nothing where anybody may come in, before WELCOME and not after it', async () => {
    const client = await house.joinTls(kims, 'kim', { password: 'whatever', invite: 'none' });
    client.say('AUTH', { password: 'again' });
    await client.expect('ERROR');
    expect(client.json('ERROR')).toMatchObject([{ code: 'already-registered' }]);
  });
});
