import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';
import { trusts } from '../support/trust.js';
import { Proxy } from '../peer/proxy.js';
import { stage } from '../peer/test-peer.js';
import { TestHouse } from '../server/house.js';

// Waits between two tries are real.
const start = stage();
const trust = trusts();
const play = cast();
/** The shortest wait that chance may give. */
const random = (): number => 0.999;
let identity: TestIdentity;
let house: TestHouse;

beforeAll(async () => {
  identity = await testIdentity();
});

afterEach(() => house.close());

/** A line to the house's server that comes from this address. */
async function line(from: string): Promise<Proxy> {
  const proxy = await play(new Proxy(house.server.port));
  proxy.from = from;
  return proxy;
}

/** The client's end is gone, the server does not know, and the next try comes from elsewhere. */
function move(proxy: Proxy, to: string): void {
  proxy.cut({ serverKnows: false });
  proxy.from = to;
}

describe('a client whose address changes', () => {
  it('is found at the new one at once when it has a key: the session at the old one makes room', async () => {
    house = await TestHouse.open({ identity });
    const proxy = await line('127.0.0.2');
    const alice = await start.joined(proxy.port, 'alice', { random, trust: await trust() });
    const bob = await start.joined(house.server.port, 'bob', { trust: await trust() });
    expect(bob.told('roster:listed')[0]?.people).toMatchObject([{ nick: 'alice', ip: '127.0.0.2' }, {}]);
    move(proxy, '127.0.0.3');
    await eventually(() => {
      expect(bob.told('person:joined')).toMatchObject([{ nick: 'alice', ip: '127.0.0.3' }]);
    });
    expect(house.told('client:left')).toMatchObject([{ nick: 'alice', ip: '127.0.0.2', reason: 'replaced' }]);
    expect(alice.told('server:refused')).toEqual([]);
    bob.ask('room:say', { text: 'welcome back' });
    await alice.hears('room:message', { text: 'welcome back' });
  });

  it('is found there at once when it has none, too: it says who it was', async () => {
    house = await TestHouse.open();
    const proxy = await line('127.0.0.2');
    const alice = await start.joined(proxy.port, 'alice', { random });
    const kim = await house.joinKlatsch('kim');
    move(proxy, '127.0.0.3');
    await eventually(() => kim.messages.some((message) => message.includes('"ip":"127.0.0.3"')));
    expect(house.told('client:left')).toMatchObject([{ nick: 'alice', ip: '127.0.0.2', reason: 'replaced' }]);
    expect(house.told('client:refused')).toEqual([]);
    expect(alice.told('server:refused')).toEqual([]);
  });

  it('cannot be called back at the old one: whoever accepts what came from there is told so', async () => {
    house = await TestHouse.open({ identity });
    const alice = await start.joined(house.server.port, 'alice', { trust: await trust() });
    const bob = await start.joined(house.server.port, 'bob', { trust: await trust() });
    await alice.hears('person:joined', { nick: 'bob' });
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received', { nick: 'alice' });
    alice.peer.dispose();
    bob.ask('chat:open', { nick: 'alice' });
    const { message } = await bob.hears('problem', { code: 'chat-failed' });
    expect(message).toBe('the private chat with alice did not come about');
  });
});
