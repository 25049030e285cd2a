import { describe, expect, it } from '@jest/globals';
import { SERVER_SILENCE_MS } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { HostileServer, welcome } from './hostile-server.js';
import { Proxy } from './proxy.js';
import { stage } from './test-peer.js';
import type { TestPeer } from './test-peer.js';

const start = stage();
const play = cast();
/** The shortest wait that chance may give. */
const random = (): number => 0.999;

/** Alice behind a bad line, bob straight at the server. */
async function pair(): Promise<{ port: number; proxy: Proxy; alice: TestPeer; bob: TestPeer }> {
  const { port } = await start.server();
  const proxy = await play(new Proxy(port));
  const alice = await start.joined(proxy.port, 'alice', { random });
  const bob = await start.joined(port, 'bob');
  await alice.hears('person:joined', { nick: 'bob' });
  return { port, proxy, alice, bob };
}

async function back(alice: TestPeer): Promise<void> {
  await eventually(() => {
    expect(alice.told('server:connected')).toHaveLength(2);
  });
}

describe('a link that broke', () => {
  it('comes back with what was missed, once and in order', async () => {
    const { proxy, alice, bob } = await pair();
    bob.ask('room:say', { text: 'before' });
    await alice.hears('room:message', { text: 'before' });
    proxy.accepting = false;
    proxy.cut();
    await alice.hears('server:lost');
    await bob.hears('person:left', { nick: 'alice' });
    for (const text of ['one', 'two', 'three']) bob.ask('room:say', { text });
    await bob.hears('room:message', { text: 'three' });
    proxy.accepting = true;
    await back(alice);
    bob.ask('room:say', { text: 'after' });
    await alice.hears('room:message', { text: 'after' });
    expect(alice.told('room:message')).toEqual([
      { from: 'bob', text: 'before' },
      { from: 'bob', text: 'one', missed: true },
      { from: 'bob', text: 'two', missed: true },
      { from: 'bob', text: 'three', missed: true },
      { from: 'bob', text: 'after' },
    ]);
    expect(alice.told('room:gap')).toEqual([]);
  });

  it('comes back at once although the server still believes in the old one', async () => {
    const { proxy, alice, bob } = await pair();
    proxy.cut({ serverKnows: false });
    await back(alice);
    expect(alice.told('server:connected').map(({ nick }) => nick)).toEqual(['alice', 'alice']);
    expect(alice.told('server:lost')).toHaveLength(1);
    await eventually(() => {
      expect(bob.told('person:joined').filter(({ nick }) => nick === 'alice')).toHaveLength(1);
    });
    expect(bob.told('person:left')).toEqual([{ nick: 'alice' }]);
  });

  it('tells an own text once when only its echo was lost', async () => {
    const { proxy, alice, bob } = await pair();
    proxy.passing.down = false;
    alice.ask('room:say', { text: 'am I heard?' });
    await bob.hears('room:message', { text: 'am I heard?' });
    proxy.cut();
    proxy.passing.down = true;
    await back(alice);
    await alice.hears('room:message', { from: 'alice', text: 'am I heard?' });
    bob.ask('room:say', { text: 'yes' });
    await alice.hears('room:message', { text: 'yes' });
    expect(alice.room).toEqual(['alice: am I heard?', 'bob: yes']);
    expect(alice.told('problem')).toEqual([]);
  });

  it('says own texts again that never arrived, before what is said next', async () => {
    const { proxy, alice, bob } = await pair();
    proxy.passing.up = false;
    for (const text of ['one', 'two', 'three']) alice.ask('room:say', { text, emote: true });
    proxy.cut();
    proxy.passing.up = true;
    alice.bus.onFact('server:connected', () => {
      alice.ask('room:say', { text: 'four' });
    });
    await back(alice);
    for (const peer of [alice, bob]) {
      await peer.hears('room:message', { text: 'four' });
      expect(peer.room).toEqual(['one', 'two', 'three', 'four'].map((text) => `alice: ${text}`));
      expect(peer.told('room:message').map(({ emote }) => emote)).toEqual([true, true, true, undefined]);
    }
    expect(alice.told('problem')).toEqual([]);
  });

  it('says a text again on a third link when the second breaks as well', async () => {
    const { proxy, alice, bob } = await pair();
    proxy.passing.up = false;
    alice.ask('room:say', { text: 'at last' });
    proxy.cut();
    await eventually(() => proxy.clients === 1);
    proxy.cut();
    proxy.passing.up = true;
    for (const peer of [alice, bob]) await peer.hears('room:message', { text: 'at last' });
    expect(alice.told('server:lost')).toHaveLength(2);
    expect(alice.room).toEqual(['alice: at last']);
    expect(bob.room).toEqual(['alice: at last']);
  });

  it('is noticed by the server’s silence', async () => {
    const { port } = await start.server();
    const proxy = await play(new Proxy(port));
    const clock = new FakeClock();
    const alice = await start.joined(proxy.port, 'alice', { clock });
    await alice.hears('server:latency');
    proxy.passing.down = false;
    clock.advance(SERVER_SILENCE_MS);
    await alice.hears('server:lost', { reason: 'the server does not answer any more' });
  });

  it('is tried again with growing waits', async () => {
    const { port } = await start.server();
    const proxy = await play(new Proxy(port));
    const clock = new FakeClock();
    const alice = await start.joined(proxy.port, 'alice', { clock, random: () => 0 });
    proxy.accepting = false;
    proxy.cut();
    for (const [index, retryInMs] of [1000, 2000, 4000].entries()) {
      await eventually(() => {
        expect(alice.told('server:lost')[index]?.retryInMs).toBe(retryInMs);
      });
      clock.advance(retryInMs);
    }
    await eventually(() => {
      expect(alice.told('server:connecting').map(({ attempt }) => attempt)).toEqual([1, 1, 2, 3]);
    });
  });
});

describe('a server that cannot be reached', () => {
  it('is told, and tried again', async () => {
    const gone = await start.server();
    const { port } = gone;
    await gone.close();
    const alice = start.peer(port, 'alice', { random });
    const { reason, retryInMs } = await alice.hears('server:lost');
    expect(reason).toBe('nobody listens there');
    expect(retryInMs).toBeGreaterThan(0);
    await start.server(port);
    await alice.hears('server:connected');
  });

  it('is told to have another numbering after a restart', async () => {
    const first = await start.server();
    const alice = await start.joined(first.port, 'alice', { random });
    alice.ask('room:say', { text: 'one' });
    await alice.hears('room:message');
    await first.close();
    await alice.hears('server:lost');
    await start.server(first.port);
    await back(alice);
    await alice.hears('room:gap', { count: null });
    alice.ask('room:say', { text: 'two' });
    await alice.hears('room:message', { text: 'two' });
    expect(alice.room).toEqual(['alice: one', 'alice: two']);
  });
});

describe('a server that is full', () => {
  const FULL = 'the room is full';

  /** Alice, who is in a room that has no place for anybody else from now on. */
  async function insider(): Promise<{ server: HostileServer; alice: TestPeer }> {
    const server = await play(new HostileServer());
    const alice = await start.joined(server.port, 'alice', { random });
    server.greeting = [
      ...welcome().slice(0, 1),
      { type: 'error', code: 'room-full', reason: FULL, final: true },
    ];
    return { server, alice };
  }

  const joins = (alice: TestPeer, { port }: HostileServer): void => {
    alice.ask('server:connect', { server: `127.0.0.1:${port}` });
  };

  it('is tried again by whoever was there, also when they ask for it themselves', async () => {
    const { server, alice } = await insider();
    server.cut();
    await alice.hears('server:lost', { reason: FULL });
    alice.forget();
    joins(alice, server);
    await alice.hears('server:lost', { reason: FULL });
    server.greeting = welcome();
    await alice.hears('server:connected');
    expect(alice.told('server:refused')).toEqual([]);
  });

  it('refuses whoever was in another one, or has left it', async () => {
    const { server, alice } = await insider();
    const other = await play(new HostileServer());
    other.greeting = server.greeting;
    for (const full of [other, server]) {
      alice.forget();
      alice.ask('server:disconnect', {});
      joins(alice, full);
      await alice.hears('server:refused', { code: 'room-full' });
    }
  });

  it('refuses whoever was put out of it', async () => {
    const { server, alice } = await insider();
    server.say({ type: 'error', code: 'kicked', reason: 'spam', final: true });
    server.hangUp();
    await alice.hears('server:refused', { code: 'kicked' });
    joins(alice, server);
    await alice.hears('server:refused', { code: 'room-full' });
  });
});
