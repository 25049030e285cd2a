import { describe, expect, it } from '@jest/globals';
import { endings } from '../support/endings.js';
import type { TestTrust } from '../support/trust.js';
import { trusts } from '../support/trust.js';
import { twoIdentities } from '../support/two-identities.js';
import { accepts, chat, moves } from './goings-on.js';
import { ResumingHouse } from './resuming-house.js';
import type { TestPeer } from './test-peer.js';
import { stage } from './test-peer.js';

const start = stage();
const newTrust = trusts();
const ends = endings();
const identities = twoIdentities();

/** Two servers; fred and bob of the first had a chat, bob's program was killed, and a text did not arrive. */
interface Bereft {
  readonly ports: readonly [number, number];
  readonly fred: TestPeer;
  readonly key: TestTrust;
}

async function bereft(): Promise<Bereft> {
  const ports = [
    (await start.server(0, identities.first)).port,
    (await start.server(0, identities.second)).port,
  ] as const;
  const key = await newTrust();
  const fred = await start.joined(ports[0], 'fred', { trust: await newTrust() });
  const bob = await start.joined(ports[0], 'bob', { trust: key });
  await chat(fred, bob, ['fred', 'bob']);
  bob.peer.dispose();
  await fred.hears('chat:interrupted', { nick: 'bob' });
  fred.ask('chat:say', { nick: 'bob', text: 'a secret' });
  fred.ask('chat:close', { nick: 'bob' });
  await fred.hears('chat:undelivered', { nick: 'bob', text: 'a secret' });
  return { ports, fred, key };
}

/** What this one has heard by the time that it hears something in the room. */
async function settle(one: TestPeer, other: TestPeer): Promise<void> {
  one.ask('room:say', { text: 'by now' });
  await other.hears('room:message', { text: 'by now' });
}

describe('a text that did not arrive', () => {
  it('is for a person: somebody else of that nick is not even asked', async () => {
    const { ports, fred, key } = await bereft();
    const other = await start.joined(ports[1], 'bob', { trust: await newTrust() });
    await moves(fred, ports[1]);
    await fred.hears('roster:listed');
    fred.ask('chat:resend', { nick: 'bob' });
    await settle(fred, other);
    expect(other.told('invitation:received')).toEqual([]);
    // The text waits still, and reaches whom it was for, wherever they are.
    const bob = await start.joined(ports[1], 'robert', { trust: key });
    await fred.hears('person:joined', { nick: 'robert' });
    fred.ask('chat:resend', { nick: 'bob' });
    await accepts(bob, 'fred');
    await bob.hears('chat:message', { text: 'a secret' });
    expect(fred.told('chat:message')).toMatchObject([{ nick: 'robert', text: 'a secret', again: true }]);
    expect(fred.told('problem')).toMatchObject([{ code: 'undelivered-other' }]);
  });

  it('is not offered, nor sent, in a chat with somebody else of that nick', async () => {
    const { ports, fred } = await bereft();
    const other = await start.joined(ports[1], 'bob', { trust: await newTrust() });
    await moves(fred, ports[1]);
    fred.ask('chat:tell', { nick: 'bob', text: 'who are you?' });
    await accepts(other, 'fred');
    expect(await fred.hears('chat:opened', { nick: 'bob' })).not.toHaveProperty('undelivered');
    fred.ask('chat:resend', { nick: 'bob' });
    await fred.hears('problem', { code: 'undelivered-other' });
    await fred.hears('chat:acknowledged');
    expect(other.private).toEqual(['fred: who are you?']);
  });

  it('is kept from whoever answers with another key, where no server names any', async () => {
    const house = new ResumingHouse(identities.first, start, newTrust);
    ends.push(() => house.close());
    await house.open('encrypted');
    const { alice, bob } = house;
    bob.peer.dispose();
    await alice.hears('chat:interrupted');
    alice.ask('chat:say', { nick: 'bob', text: 'a secret' });
    alice.ask('chat:close', { nick: 'bob' });
    await alice.hears('person:left', { nick: 'bob' });
    alice.forget();
    house.bob = await house.join('bob', await newTrust());
    house.between.second = { ip: '127.0.0.1', port: house.bob.udpPort };
    await alice.hears('person:joined', { nick: 'bob' });
    alice.ask('chat:resend', { nick: 'bob' });
    await accepts(house.bob, 'alice');
    await alice.hears('problem', { code: 'undelivered-other' });
    alice.ask('chat:say', { nick: 'bob', text: 'who are you?' });
    await alice.hears('chat:acknowledged');
    expect(house.bob.private).toEqual(['alice: who are you?']);
  });
});
