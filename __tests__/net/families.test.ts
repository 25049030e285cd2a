import dns from 'node:dns';
import { Server, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { EventEmitter } from 'node:events';
import { Socket as UdpSocket } from 'node:dgram';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Connection } from '../../src/net/connection.js';
import { dial } from '../../src/net/tcp-dial.js';
import type { Listener } from '../../src/net/tcp-listener.js';
import { listen } from '../../src/net/tcp-listener.js';
import { bindUdp } from '../../src/net/udp-socket.js';
import { eventually } from '../support/eventually.js';
import { EVERYWHERE, noIpv6 } from '../support/families.js';

const withIpv6 = noIpv6 === '' ? it : it.skip;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  jest.restoreAllMocks();
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(options: { host?: string; seen?: string[] } = {}): Promise<Listener> {
  const { seen = [], ...where } = options;
  const listener = await listen({
    ...where,
    port: 0,
    onConnection: (connection) => {
      seen.push(connection.remote.ip);
      ends.push(() => {
        connection.destroy();
      });
    },
  });
  ends.push(() => listener.close());
  return listener;
}

async function reach(host: string, port: number): Promise<Connection> {
  const connection = await dial(host, port);
  ends.push(() => {
    connection.destroy();
  });
  return connection;
}

/** As on a machine whose kernel knows no IPv6. */
function forgetIpv6(code: string): void {
  const failure = Object.assign(new Error(code), { code });
  const failing = (real: unknown) =>
    function (this: EventEmitter, ...args: unknown[]): unknown {
      const [{ host, address }] = args as [{ host?: string; address?: string }];
      if ((host ?? address) !== '::') return Reflect.apply(real as () => unknown, this, args);
      process.nextTick(() => this.emit('error', failure));
      return this;
    };
  const { listen: realListen } = Server.prototype as unknown as Record<string, unknown>;
  const { bind: realBind } = UdpSocket.prototype as unknown as Record<string, unknown>;
  jest.spyOn(Server.prototype, 'listen').mockImplementation(failing(realListen) as never);
  jest.spyOn(UdpSocket.prototype, 'bind').mockImplementation(failing(realBind) as never);
}

describe(`every address${noIpv6 === '' ? '' : ` (IPv6 skipped: ${noIpv6})`}`, () => {
  it('is what is listened on unless told, and it says so', async () => {
    const seen: string[] = [];
    const listener = await open({ seen });
    expect(listener.host).toBe(EVERYWHERE);
    await reach('127.0.0.1', listener.port);
    await eventually(() => {
      expect(seen).toEqual(['127.0.0.1']);
    });
  });

  withIpv6('is of both families at once', async () => {
    const seen: string[] = [];
    const { port } = await open({ seen });
    const [v6, v4] = [await reach('::1', port), await reach('127.0.0.1', port)];
    expect([v6.remote.ip, v4.remote.ip]).toEqual(['::1', '127.0.0.1']);
    await eventually(() => {
      expect(seen.sort()).toEqual(['127.0.0.1', '::1']);
    });
  });

  it('is refused when somebody has the port at one of them, and not taken for a lack of IPv6', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '0.0.0.0', resolve));
    ends.push(() => other.close());
    const { port } = other.address() as AddressInfo;
    await expect(listen({ port, onConnection: () => undefined })).rejects.toMatchObject({
      code: 'port-in-use',
    });
  });

  it.each(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])('is of IPv4 where there is no IPv6 (%s)', async (code) => {
    forgetIpv6(code);
    const listener = await open();
    expect(listener.host).toBe('0.0.0.0');
    await reach('127.0.0.1', listener.port);
    const [a, b] = [await bindUdp(0), await bindUdp(0)];
    ends.push(() => {
      a.close();
      b.close();
    });
    const heard: string[] = [];
    b.onDatagram((bytes, from) => heard.push(`${bytes.toString()} ${from.ip}`));
    expect(a.send(Buffer.from('x'), '::1', b.port)).toBe(false);
    expect(a.send(Buffer.from('hi'), '127.0.0.1', b.port)).toBe(true);
    await eventually(() => {
      expect(heard).toEqual(['hi 127.0.0.1']);
    });
  });
});

describe('a name with addresses of both families', () => {
  withIpv6.each(['127.0.0.1', '::1'])('is reached where only %s is listened on', async (host) => {
    const addresses = [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ];
    const lookup = (_name: string, _options: object, done: (...args: unknown[]) => void): void => {
      done(null, addresses);
    };
    const { port } = await open({ host });
    jest.spyOn(dns, 'lookup').mockImplementation(lookup as typeof dns.lookup);
    const connection = await reach('both.example', port);
    expect(connection.remote.ip).toBe(host);
  });
});

describe('UDP', () => {
  withIpv6('carries datagrams of both families over one port, IPv4 under its own name', async () => {
    const [both, v4] = [await bindUdp(0), await bindUdp(0, '127.0.0.1')];
    const v6 = await bindUdp(0, '::1');
    ends.push(() => {
      for (const each of [both, v4, v6]) each.close();
    });
    const heard: string[] = [];
    for (const [name, socket] of Object.entries({ both, v4, v6 })) {
      socket.onDatagram((bytes, from) => {
        heard.push(`${name}: ${bytes.toString()} from ${from.ip}:${from.port}`);
        if (name === 'both') socket.send(Buffer.from('yes'), from.ip, from.port);
      });
    }
    expect(v4.send(Buffer.from('four'), '127.0.0.1', both.port)).toBe(true);
    expect(v6.send(Buffer.from('six'), '::1', both.port)).toBe(true);
    await eventually(() => {
      expect(heard.sort()).toEqual([
        `both: four from 127.0.0.1:${v4.port}`,
        `both: six from ::1:${v6.port}`,
        `v4: yes from 127.0.0.1:${both.port}`,
        `v6: yes from ::1:${both.port}`,
      ]);
    });
  });
});
