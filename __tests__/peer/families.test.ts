import { afterEach, describe, expect, it } from '@jest/globals';
import { Bus } from '../../src/bus/bus.js';
import type { ServerFacts, ServerIntents } from '../../src/bus/events.js';
import type { RunningServer } from '../../src/server/server.js';
import { startServer } from '../../src/server/server.js';
import { eventually } from '../support/eventually.js';
import { testIdentity } from '../support/test-identity.js';
import { trusts } from '../support/trust.js';
import { noIpv6 } from '../support/families.js';
import { cast } from '../support/old/cast.js';
import { OldFramesClient } from '../support/old/old-frames-client.js';
import { KeyedServer } from './keyed-server.js';
import { stage } from './test-peer.js';

const withIpv6 = noIpv6 === '' ? it : it.skip;
const start = stage();
const trust = trusts();
const play = cast();
const servers: RunningServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server for both families, with a key. */
async function open(): Promise<number> {
  const bus = new Bus<ServerFacts, ServerIntents>({ now: Date.now, onListenerError: () => undefined });
  const server = await startServer({ port: 0, bus, identity: await testIdentity() });
  servers.push(server);
  return server.port;
}

const at = (host: string, port: number): { server: { host: string; port: number } } => ({
  server: { host, port },
});

describe(`peers of both families on one machine${noIpv6 === '' ? '' : ` (skipped: ${noIpv6})`}`, () => {
  withIpv6.each([
    ['::1', '::1'],
    ['::1', '127.0.0.1'],
    ['127.0.0.1', '::1'],
  ])('invite each other, signed: one at %s, the other at %s', async (one, other) => {
    const port = await open();
    const alice = await start.joined(port, 'alice', { ...at(one, port), trust: await trust() });
    const bob = await start.joined(port, 'bob', { ...at(other, port), trust: await trust() });
    expect(bob.told('roster:listed')[0]?.people.map(({ ip }) => ip)).toEqual(['127.0.0.1', '127.0.0.1']);
    await alice.hears('person:joined', { nick: 'bob' });
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received', { nick: 'alice', verified: true });
    bob.ask('chat:open', { nick: 'alice' });
    for (const [peer, nick] of [
      [alice, 'bob'],
      [bob, 'alice'],
    ] as const)
      await peer.hears('chat:opened', { nick });
    bob.ask('chat:say', { nick: 'alice', text: 'over here' });
    await alice.hears('chat:message', { from: 'bob', text: 'over here' });
  });
});

describe('a private chat over IPv6 alone', () => {
  withIpv6('comes about: invitation, answer, call and texts go by it', async () => {
    const server = new KeyedServer(await testIdentity());
    await play(server);
    for (const nick of ['alice', 'bob']) server.lies.set(nick, { ip: '::1' });
    const alice = await start.joined(server.port, 'alice', { trust: await trust() });
    const bob = await start.joined(server.port, 'bob', { trust: await trust() });
    await alice.hears('person:joined', { nick: 'bob', ip: '::1' });
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received', { nick: 'alice', ip: '::1', verified: true });
    bob.ask('chat:open', { nick: 'alice' });
    const { ip } = await alice.hears('chat:opened', { nick: 'bob' });
    expect(ip).toBe('::1');
    await bob.hears('chat:opened', { nick: 'alice' });
    bob.ask('chat:say', { nick: 'alice', text: 'six' });
    await alice.hears('chat:message', { from: 'bob', text: 'six' });
  });

  it.each(['2001:db8::2', '192.0.2.1'])('does not with somebody at %s whom IPv4 cannot reach', async (ip) => {
    const server = new KeyedServer(await testIdentity());
    await play(server);
    server.lies.set('alice', { ip: '10.0.0.5' });
    server.lies.set('bob', { ip });
    const alice = await start.joined(server.port, 'alice', { trust: await trust() });
    await start.joined(server.port, 'bob', { trust: await trust() });
    await alice.hears('person:joined', { nick: 'bob', ip });
    alice.ask('chat:open', { nick: 'bob' });
    const { message } = await alice.hears('problem', { code: 'person-unreachable' });
    expect(message).toContain('no way leads to bob');
    expect(alice.told('invitation:sent')).toEqual([]);
    alice.ask('chat:tell', { nick: 'bob', text: 'psst' });
    await alice.hears('problem', {
      code: 'person-unreachable',
      draft: { target: { nick: 'bob' }, text: 'psst' },
    });
  });
});

describe('an old program in a room with people at IPv6', () => {
  withIpv6('talks with them, and is shown addresses that it can read', async () => {
    const port = await open();
    const six = await start.joined(port, 'six', { ...at('::1', port), trust: await trust() });
    const old = await play(new OldFramesClient({ nick: 'old', port }));
    await eventually(() => {
      expect(old.users.map(({ nick, ip }) => [nick, ip])).toEqual([
        ['six', '127.0.0.1'],
        ['old', '127.0.0.1'],
      ]);
    });
    await six.hears('person:joined', { nick: 'old', ip: '127.0.0.1' });
    old.say('hello six');
    await six.hears('room:message', { from: 'old', text: 'hello six' });
  });
});
