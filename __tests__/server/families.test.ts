import { afterEach, describe, expect, it } from '@jest/globals';
import { EVERYWHERE, noIpv6 } from '../support/families.js';
import { hello, TestHouse } from './house.js';
import type { RawClient } from './raw-client.js';

const withIpv6 = noIpv6 === '' ? it : it.skip;
let house: TestHouse;

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

/** Somebody who asks to come in from this address. */
async function ask(host: string, nick: string, udpPort = house.nextUdpPort()): Promise<RawClient> {
  const client = await house.connect('frames', host);
  client.send(hello(), `REGISTER ${nick} ${udpPort}`);
  return client;
}

function run(line: string): void {
  house.bus.ask('operator:run', { request: 'r', by: 'op', line });
}

describe(`a server at every address${noIpv6 === '' ? '' : ` (IPv6 skipped: ${noIpv6})`}`, () => {
  it('tells which one that is', async () => {
    house = await TestHouse.open({ host: 'everywhere' });
    const { port } = house.server;
    expect(house.told('server:listening')).toEqual([{ host: EVERYWHERE, port }]);
    expect(house.server.present()).toMatchObject({ host: EVERYWHERE, port });
  });

  withIpv6.each(['::1', '::/64'])('keeps %s out and lets IPv4 in', async (banned) => {
    house = await TestHouse.open({ host: 'everywhere' });
    const six = await ask('::1', 'six');
    await six.expect('ROSTER');
    expect(house.told('client:joined')).toMatchObject([{ nick: 'six', ip: '::1' }]);
    run(`ban ${banned}`);
    await six.expectClosed();
    const again = await ask('::1', 'six');
    await again.expect('ERROR {"code":"banned"');
    await (await ask('127.0.0.1', 'four')).expect('ROSTER');
    run(`unban ${banned}`);
    await (await ask('::1', 'six')).expect('ROSTER');
  });

  withIpv6('bans IPv4 by its own name, although both come in by one socket', async () => {
    house = await TestHouse.open({ host: 'everywhere' });
    run('ban 127.0.0.1');
    await (await ask('127.0.0.1', 'four')).expect('ERROR {"code":"banned"');
    await (await ask('::1', 'six')).expect('ROSTER');
  });

  withIpv6('knows one UDP port of this machine by either address', async () => {
    house = await TestHouse.open({ host: 'everywhere' });
    await (await ask('::1', 'six', 5000)).expect('ROSTER');
    await (await ask('127.0.0.1', 'four', 5000)).expect('ERROR {"code":"address-taken"');
    const four = await ask('127.0.0.1', 'four', 5001);
    const people = [
      { nick: 'six', ip: '127.0.0.1', udpPort: 5000, dialect: 'klatsch' },
      { nick: 'four', ip: '127.0.0.1', udpPort: 5001, dialect: 'klatsch' },
    ];
    await four.expect('ROSTER');
    expect(four.json('ROSTER')).toEqual([{ people }]);
  });
});
