import { describe, expect, it } from '@jest/globals';
import type { Trust } from '../../src/peer/trust.js';
import { trusts } from '../support/trust.js';
import { twoIdentities } from '../support/two-identities.js';
import { accepts, chat, leaves, moves } from './goings-on.js';
import type { TestPeer } from './test-peer.js';
import { stage } from './test-peer.js';

const start = stage();
const newTrust = trusts();
const identities = twoIdentities();

/** Two who had a chat; bob has left the room. */
async function parted(port: number, trust: () => Promise<Trust>): Promise<readonly [TestPeer, TestPeer]> {
  const fred = await start.joined(port, 'fred', { trust: await trust() });
  const bob = await start.joined(port, 'bob', { trust: await trust() });
  await chat(fred, bob, ['fred', 'bob']);
  expect(fred.told('chat:opened')).toMatchObject([{ nick: 'bob', partner: 1 }]);
  bob.ask('chat:close', { nick: 'fred' });
  await fred.hears('chat:ended', { nick: 'bob' });
  await leaves(bob, 'bob', fred);
  fred.forget();
  return [fred, bob];
}

/** Somebody of this nick has a chat with fred: the number that they have there. */
async function numberOf(nick: string, who: TestPeer, fred: TestPeer): Promise<number> {
  await who.hears('roster:listed');
  who.ask('chat:open', { nick: 'fred' });
  await accepts(fred, nick);
  return (await fred.hears('chat:opened', { nick })).partner;
}

describe('the partner of a chat', () => {
  it('is somebody else than who had the nick, as their key says; and the same under another nick', async () => {
    const [first, second] = [
      await start.server(0, identities.first),
      await start.server(0, identities.second),
    ];
    const [fred, bob] = await parted(first.port, newTrust);
    await moves(fred, second.port);
    const other = await start.joined(second.port, 'bob', { trust: await newTrust() });
    expect(await numberOf('bob', other, fred)).toBe(2);
    bob.ask('nick:change', { nick: 'robert' });
    await moves(bob, second.port);
    expect(await numberOf('robert', bob, fred)).toBe(1);
  });

  it('is somebody else than who had the nick, as their address says, where nobody has a key', async () => {
    const { port } = await start.server();
    const [fred, bob] = await parted(port, async () => ({ ...(await newTrust()), plain: true }));
    const other = await start.joined(port, 'bob', { trust: { ...(await newTrust()), plain: true } });
    expect(await numberOf('bob', other, fred)).toBe(2);
    other.ask('chat:close', { nick: 'fred' });
    await fred.hears('chat:ended', { nick: 'bob' });
    await leaves(other, 'bob', fred);
    fred.forget();
    await moves(bob, port);
    expect(await numberOf('bob', bob, fred)).toBe(1);
  });
});
