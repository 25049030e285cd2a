import { describe, expect, it } from '@jest/globals';
import type { PeerOptions } from '../../src/peer/start-peer.js';
import { trusts } from '../support/trust.js';
import { twoIdentities } from '../support/two-identities.js';
import { accepts, chat, leaves, moves } from './goings-on.js';
import type { TestPeer } from './test-peer.js';
import { stage } from './test-peer.js';

const start = stage();
const newTrust = trusts();
const identities = twoIdentities();

/** A server that encrypts, and so can say whose key is whose. */
async function keyedServer(own = identities.first): Promise<number> {
  return (await start.server(0, own)).port;
}

/** Somebody with a key. */
async function keyed(port: number, nick: string): Promise<TestPeer> {
  return start.joined(port, nick, { trust: await newTrust() });
}

/** Somebody who encrypts nothing. */
async function plain(port: number, nick: string, more: Partial<PeerOptions> = {}): Promise<TestPeer> {
  return start.joined(port, nick, { trust: { ...(await newTrust()), plain: true }, ...more });
}

const APART = 'hal2@127.0.0.1';

/** Fred has a chat with hal2, who has left the room; somebody with a key is called hal2 now. */
async function succession(): Promise<{ fred: TestPeer; former: TestPeer; hal2: TestPeer; port: number }> {
  const port = await keyedServer();
  const fred = await keyed(port, 'fred');
  const former = await plain(port, 'hal2');
  await chat(fred, former, ['fred', 'hal2']);
  const hal2 = await keyed(port, 'third');
  await leaves(former, 'hal2', fred);
  hal2.ask('nick:change', { nick: 'hal2' });
  await fred.hears('chat:renamed', { from: 'hal2', to: APART, taken: true });
  // Until then hal2 would sign as who they were.
  await hal2.hears('person:renamed', { to: 'hal2' });
  return { fred, former, hal2, port };
}

describe('a nick that was that of a chat’s partner, and is another’s now', () => {
  it('is the other one’s: a text for it goes to whom the room shows', async () => {
    const { fred, former, hal2 } = await succession();
    fred.ask('chat:tell', { nick: 'hal2', text: 'a secret' });
    await accepts(hal2, 'fred');
    await hal2.hears('chat:message', { from: 'fred', text: 'a secret' });
    fred.ask('chat:tell', { nick: APART, text: 'to the former' });
    await former.hears('chat:message', { text: 'to the former' });
    expect(former.private).toEqual(['fred: to the former']);
    expect(fred.told('chat:opened')).toMatchObject([
      { nick: 'hal2', security: 'clear' },
      { nick: 'hal2', security: 'verified' },
    ]);
  });

  it('can be that of an invitation', async () => {
    const { fred, former, hal2 } = await succession();
    hal2.ask('chat:open', { nick: 'fred' });
    await accepts(fred, 'hal2');
    hal2.ask('chat:tell', { nick: 'fred', text: 'hello' });
    await fred.hears('chat:message', { nick: 'hal2', text: 'hello' });
    former.ask('chat:say', { nick: 'fred', text: 'and I' });
    await fred.hears('chat:message', { nick: APART, text: 'and I' });
  });

  it('gives way when the partner has it again', async () => {
    const { fred, former, hal2, port } = await succession();
    await leaves(hal2, 'hal2', fred);
    // It is kept for the key that had it.
    former.ask('nick:change', { nick: 'hal' });
    former.ask('server:connect', { server: `127.0.0.1:${port}` });
    await fred.hears('chat:renamed', { from: APART, to: 'hal' });
  });

  it('on another server', async () => {
    const [first, second] = [await keyedServer(), await keyedServer(identities.second)];
    const hal = await keyed(first, 'hal');
    const fred = await keyed(first, 'fred');
    const other = await keyed(second, 'fred');
    await chat(hal, fred, ['hal', 'fred']);
    await moves(hal, second);
    expect(hal.told('chat:renamed')).toEqual([{ from: 'fred', to: 'fred@127.0.0.1', taken: true }]);
    hal.ask('person:verify', { nick: 'fred' });
    const { fingerprint } = await hal.hears('person:verification', { nick: 'fred' });
    expect(other.told('roster:listed')).toMatchObject([{ people: [{ nick: 'fred', fingerprint }] }]);
    hal.ask('chat:tell', { nick: 'fred', text: 'hello' });
    await accepts(other, 'hal');
    await other.hears('chat:message', { text: 'hello' });
    expect(fred.private).toEqual([]);
    await moves(hal, first);
    expect(hal.told('chat:renamed')).toEqual([
      { from: 'fred', to: 'fred@127.0.0.1-2', taken: true },
      { from: 'fred@127.0.0.1', to: 'fred' },
    ]);
  });

  it('is our own: no chat has it', async () => {
    const [first, second] = [await keyedServer(), await keyedServer(identities.second)];
    const hal = await keyed(first, 'hal');
    const fred = await keyed(first, 'fred');
    await chat(hal, fred, ['hal', 'fred']);
    hal.ask('server:disconnect', {});
    await hal.hears('server:lost');
    hal.ask('nick:change', { nick: 'fred' });
    hal.ask('server:connect', { server: `127.0.0.1:${second}` });
    await hal.hears('chat:renamed', { from: 'fred', to: 'fred@127.0.0.1', taken: true });
  });

  it('takes our invitation back, and the text that waits for an answer', async () => {
    const port = await keyedServer();
    const fred = await plain(port, 'fred');
    const former = await plain(port, 'hal2');
    await fred.hears('person:joined', { nick: 'hal2' });
    fred.ask('chat:tell', { nick: 'hal2', text: 'a secret' });
    await former.hears('invitation:received');
    await leaves(former, 'hal2', fred);
    await plain(port, 'hal2');
    const draft = { target: { nick: 'hal2' }, text: 'a secret' };
    await fred.hears('problem', { code: 'invitation-failed', draft });
    await former.hears('invitation:closed', { reason: 'cancelled' });
  });

  it('is no answer to an invitation of before', async () => {
    const port = await keyedServer();
    const fred = await plain(port, 'fred');
    const former = await plain(port, 'hal2');
    await former.hears('roster:listed');
    former.ask('chat:open', { nick: 'fred' });
    await fred.hears('invitation:received', { nick: 'hal2' });
    await leaves(former, 'hal2', fred);
    const hal2 = await plain(port, 'hal2');
    await fred.hears('invitation:closed', { nick: 'hal2', reason: 'cancelled' });
    fred.ask('chat:tell', { nick: 'hal2', text: 'a secret' });
    await accepts(hal2, 'fred');
    await hal2.hears('chat:message', { text: 'a secret' });
    expect(former.private).toEqual([]);
  });
});

describe('a partner who comes back under another nick', () => {
  it.each([
    ['with a key', keyed],
    ['without one', plain],
  ])('takes the chat along, and can be addressed and ignored (%s)', async (_how, somebody) => {
    const port = await keyedServer();
    const fred = await somebody(port, 'fred');
    const monolith = await somebody(port, 'monolith');
    await chat(fred, monolith, ['fred', 'monolith']);
    await leaves(monolith, 'monolith', fred);
    monolith.ask('nick:change', { nick: 'granite' });
    monolith.ask('server:connect', { server: `127.0.0.1:${port}` });
    await fred.hears('chat:renamed', { from: 'monolith', to: 'granite' });
    fred.ask('chat:tell', { nick: 'granite', text: 'hello' });
    await monolith.hears('chat:message', { text: 'hello' });
    expect(fred.told('problem')).toEqual([]);
    fred.ask('person:ignore', { nick: 'granite' });
    monolith.ask('chat:say', { nick: 'fred', text: 'heard?' });
    await monolith.hears('chat:acknowledged');
    expect(fred.told('chat:message')).toMatchObject([{ from: 'fred' }]);
  });

  it('is ignored still', async () => {
    const port = await keyedServer();
    const fred = await keyed(port, 'fred');
    const monolith = await keyed(port, 'monolith');
    await chat(fred, monolith, ['fred', 'monolith']);
    fred.ask('person:ignore', { nick: 'monolith' });
    await leaves(monolith, 'monolith', fred);
    monolith.ask('nick:change', { nick: 'granite' });
    monolith.ask('server:connect', { server: `127.0.0.1:${port}` });
    await fred.hears('chat:renamed', { from: 'monolith', to: 'granite' });
    monolith.ask('chat:say', { nick: 'fred', text: 'heard?' });
    await monolith.hears('chat:acknowledged');
    expect(fred.told('chat:message')).toEqual([]);
  });

  it('while we were away', async () => {
    const port = await keyedServer();
    const fred = await keyed(port, 'fred');
    const monolith = await keyed(port, 'monolith');
    await chat(fred, monolith, ['fred', 'monolith']);
    await leaves(fred, 'fred', monolith);
    monolith.ask('nick:change', { nick: 'granite' });
    await monolith.hears('person:renamed');
    fred.ask('server:connect', { server: `127.0.0.1:${port}` });
    await fred.hears('chat:renamed', { from: 'monolith', to: 'granite' });
  });
});
