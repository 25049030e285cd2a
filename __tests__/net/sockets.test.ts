import { describe, expect, it } from '@jest/globals';
import { isLoopback, normalizeIp } from '../../src/net/address.js';
import { dial } from '../../src/net/tcp-dial.js';
import { listen } from '../../src/net/tcp-listener.js';
import { bindUdp } from '../../src/net/udp-socket.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';

const nobody = (): void => undefined;

describe('address', () => {
  it.each([
    ['::ffff:10.0.0.5', '10.0.0.5'],
    ['::FFFF:127.0.0.1', '127.0.0.1'],
    ['::ffff:zz', '::ffff:zz'],
    ['10.0.0.5', '10.0.0.5'],
    ['fe80::1', 'fe80::1'],
  ])('writes %s as %s', (raw, ip) => {
    expect(normalizeIp(raw)).toBe(ip);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.8.0.9', true],
    ['::1', true],
    ['128.0.0.1', false],
    ['127.example', false],
    ['', false],
  ])('knows whether %s is loopback: %s', (ip, loopback) => {
    expect(isLoopback(ip)).toBe(loopback);
  });
});

describe('listen and dial', () => {
  it('refuse a port that is taken, and one that nobody listens on', async () => {
    const first = await listen({ host: '127.0.0.1', port: 0, onConnection: nobody });
    const again = listen({ host: '127.0.0.1', port: first.port, onConnection: nobody });
    await expect(again).rejects.toMatchObject({ code: 'port-in-use' });
    await first.close();
    await first.close();
    await expect(dial('127.0.0.1', first.port)).rejects.toMatchObject({ code: 'connect-failed' });
  });

  it('turn an impossible address into connect-failed too', async () => {
    await expect(dial('127.0.0.1', 70_000)).rejects.toMatchObject({ code: 'connect-failed' });
    const foreign = dial('127.0.0.1', 9, { localAddress: '203.0.113.7' });
    await expect(foreign).rejects.toMatchObject({ code: 'connect-failed' });
  });

  it('give up when aborted or when the time is over, and leave no timer', async () => {
    const clock = new FakeClock();
    const abort = new AbortController();
    // 192.0.2.0/24 is for documentation: either nobody answers, or the network refuses at once.
    const aborted = dial('192.0.2.1', 9, { clock, signal: abort.signal });
    abort.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'connect-failed' });
    await expect(dial('127.0.0.1', 9, { clock, signal: abort.signal })).rejects.toMatchObject({
      code: 'connect-failed',
    });
    const late = dial('192.0.2.1', 9, { clock, timeoutMs: 100 });
    clock.advance(100);
    await expect(late).rejects.toMatchObject({ code: 'connect-failed' });
    expect(clock.timers).toBe(0);
  });

  it('dial from a chosen local address', async () => {
    const seen: string[] = [];
    const listener = await listen({
      host: '127.0.0.1',
      port: 0,
      onConnection: (connection) => {
        seen.push(connection.remote.ip);
        connection.end();
      },
    });
    const connection = await dial('127.0.0.1', listener.port, { localAddress: '127.0.0.2' });
    await eventually(() => {
      expect(seen).toEqual(['127.0.0.2']);
    });
    connection.destroy();
    await listener.close();
  });
});

describe('bindUdp', () => {
  it('carries datagrams and says where they came from', async () => {
    const [a, b] = await Promise.all([bindUdp(0, '127.0.0.1'), bindUdp(0, '127.0.0.1')]);
    const heard: string[] = [];
    b.onDatagram((bytes, from) => heard.push(`${bytes.toString()} ${from.ip}:${from.port}`));
    a.send(Buffer.from('hi'), '127.0.0.1', b.port);
    await eventually(() => {
      expect(heard).toEqual([`hi 127.0.0.1:${a.port}`]);
    });
    a.close();
    b.close();
  });

  it('refuses a taken port, and survives addresses where nobody is', async () => {
    const a = await bindUdp(0, '127.0.0.1');
    await expect(bindUdp(a.port, '127.0.0.1')).rejects.toMatchObject({ code: 'port-in-use' });
    const gone = await bindUdp(0, '127.0.0.1');
    gone.close();
    gone.close();
    const heard: string[] = [];
    a.onDatagram((bytes) => heard.push(bytes.toString()));
    for (let i = 0; i < 5; i += 1) expect(a.send(Buffer.from('lost'), '127.0.0.1', gone.port)).toBe(true);
    expect(a.send(Buffer.from('x'), 'localhost', 9)).toBe(false);
    expect(a.send(Buffer.from('x'), '127.0.0.1', 0)).toBe(false);
    a.send(Buffer.from('still here'), '127.0.0.1', a.port);
    await eventually(() => {
      expect(heard).toEqual(['still here']);
    });
    a.close();
    expect(a.send(Buffer.from('x'), '127.0.0.1', 9)).toBe(false);
  });
});
