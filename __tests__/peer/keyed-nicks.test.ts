import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RECONNECT_LAST_MS } from '../../src/limits.js';
import type { AccessOptions } from '../../src/server/access/access-options.js';
import { TestHouse } from '../server/house.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';
import { trusts } from '../support/trust.js';
import { Proxy } from './proxy.js';
import { stage } from './test-peer.js';

const start = stage();
const play = cast();
const newTrust = trusts();

let identity: TestIdentity;
let house: TestHouse;

beforeAll(async () => {
  identity = await testIdentity();
});

async function open(access: AccessOptions = { mode: 'open', oldClients: 'yes' }): Promise<void> {
  house = await TestHouse.open({ identity, access });
}

beforeEach(() => open());

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

/** Somebody has been here as bob, and has left. */
async function bobWasHere(): Promise<void> {
  const bob = await start.joined(house.server.port, 'bob', { trust: await newTrust() });
  bob.ask('server:disconnect', {});
  await eventually(() => house.told('client:left').length === 1);
}

describe('a nick that is kept for another key', () => {
  it('gives way to the next one at once where nobody has chosen it', async () => {
    await bobWasHere();
    const eve = start.peer(house.server.port, 'bob', { trust: await newTrust(), explicitNick: false });
    await eve.hears('server:connected', { nick: 'bob-2' });
    expect([eve.told('server:refused'), eve.told('server:lost')]).toEqual([[], []]);
    expect(eve.told('server:connecting')).toHaveLength(1);
  });

  it('is refused where somebody has, until they choose another one', async () => {
    await bobWasHere();
    const eve = start.peer(house.server.port, 'bob', { trust: await newTrust() });
    const { reason } = await eve.hears('server:refused', { code: 'nick-owned' });
    expect(reason).toContain('klatsch id import');
    expect([eve.told('server:connected'), eve.told('server:lost')]).toEqual([[], []]);
    eve.ask('nick:change', { nick: 'eve' });
    await eve.hears('server:connected', { nick: 'eve' });
    eve.ask('nick:change', { nick: 'bob' });
    const { message } = await eve.hears('problem', { code: 'nick-owned' });
    expect(message).toBe(reason);
  });

  it('is its owner’s, also as a default nick', async () => {
    const own = await newTrust();
    const first = await start.joined(house.server.port, 'bob', { trust: own });
    first.ask('server:disconnect', {});
    await eventually(() => house.told('client:left').length === 1);
    const again = start.peer(house.server.port, 'bob', { trust: own, explicitNick: false });
    await again.hears('server:connected', { nick: 'bob' });
  });
});

describe('a session whose place its own key has taken', () => {
  it('does not come back by itself, and never against one that lives; /connect brings it back', async () => {
    const { port } = house.server;
    const line = await play(new Proxy(port));
    const clock = new FakeClock();
    const trust = await newTrust();
    const old = await start.joined(line.port, 'alice', { trust, clock });
    line.passing.up = false;
    const later = start.peer(port, 'alice', { trust: await newTrust({ identity: trust.identity }) });
    // The server waits OWNER_PING_MS for a sign of life of the old one.
    await later.hears('server:connected');
    const { reason } = await old.hears('server:refused', { code: 'replaced' });
    expect(reason).toContain('does not come back by itself');
    clock.advance(10 * RECONNECT_LAST_MS);
    old.ask('nick:change', { nick: 'alice' });
    expect([clock.timers, old.told('server:connecting').length, old.told('server:lost')]).toEqual([0, 1, []]);
    line.passing.up = true;
    const server = `127.0.0.1:${line.port}`;
    old.ask('server:connect', { server });
    await old.hears('server:refused', { code: 'nick-taken' });
    expect(later.told('server:refused')).toEqual([]);
    later.ask('server:disconnect', {});
    await eventually(() => house.told('client:left').length === 2);
    old.ask('server:connect', { server });
    await eventually(() => old.told('server:connected').length === 2);
    expect(house.told('client:left')).toMatchObject([{ reason: 'replaced' }, { reason: 'quit' }]);
  });
});

describe('whoever is refused for their key, or what they have shown', () => {
  beforeEach(async () => {
    await house.close();
    await open({ mode: 'keys', oldClients: 'no' });
  });

  it('does not ask again for another nick; /connect does, when the operator has let the key in', async () => {
    const trust = await newTrust();
    const clock = new FakeClock();
    const eve = start.peer(house.server.port, 'eve', { trust, clock });
    const { reason } = await eve.hears('server:refused', { code: 'key-unknown' });
    expect(reason).toContain('klatsch join --invite CODE');
    clock.advance(10 * RECONNECT_LAST_MS);
    eve.ask('nick:change', { nick: 'eva' });
    expect([clock.timers, eve.told('server:connecting').length]).toEqual([0, 1]);
    house.bus.ask('operator:run', {
      request: '1',
      by: 'root',
      line: `allow ${trust.identity.fingerprint} eva`,
    });
    eve.ask('server:connect', { server: `127.0.0.1:${house.server.port}` });
    await eve.hears('server:connected', { nick: 'eva' });
  });

  it('is put out when the key is taken off the list, and told the same', async () => {
    const trust = await newTrust();
    const run = (line: string): void => {
      house.bus.ask('operator:run', { request: line, by: 'root', line });
    };
    run(`allow ${trust.identity.fingerprint} eve`);
    const clock = new FakeClock();
    const eve = await start.joined(house.server.port, 'eve', { trust, clock });
    run('disallow eve');
    const { reason } = await eve.hears('server:refused', { code: 'key-unknown' });
    expect(reason).toContain('“klatsch id”');
    clock.advance(10 * RECONNECT_LAST_MS);
    expect([clock.timers, eve.told('server:connecting').length]).toEqual([0, 1]);
  });
});
