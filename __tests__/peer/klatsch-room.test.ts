import { describe, expect, it } from '@jest/globals';
import { TEXT_BYTES } from '../../src/limits.js';
import { bindUdp } from '../../src/net/udp-socket.js';
import { RawClient } from '../server/raw-client.js';
import { eventually } from '../support/eventually.js';
import { stage } from './test-peer.js';

const start = stage();

describe('a klatsch server', () => {
  it('welcomes a peer and tells who is there', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const connected = await alice.hears('server:connected');
    expect(connected).toEqual({
      server: `127.0.0.1:${port}`,
      nick: 'alice',
      dialect: 'klatsch',
      secure: false,
      udpPort: connected.udpPort,
    });
    expect(connected.udpPort).toBeGreaterThan(0);
    expect(alice.told('server:connecting')).toEqual([{ server: `127.0.0.1:${port}`, attempt: 1 }]);
    expect(alice.told('roster:listed')).toEqual([
      { people: [{ nick: 'alice', ip: '127.0.0.1', udpPort: connected.udpPort }] },
    ]);
  });

  it('tells others who comes and goes', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'bob');
    await alice.hears('person:joined', { nick: 'bob', ip: '127.0.0.1', udpPort: bob.udpPort });
    expect(bob.told('roster:listed')[0]?.people.map(({ nick }) => nick)).toEqual(['alice', 'bob']);
    await bob.peer.leave();
    await alice.hears('person:left', { nick: 'bob' });
    expect(alice.told('person:doubted')).toEqual([]);
    await bob.hears('server:lost', { retryInMs: null });
  });

  it('brings texts unharmed and one’s own exactly once', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'bob');
    const texts = ['  two  blanks\tand a tab ', 'several\n\nlines', '🍜 👩‍👩‍👧', 'ä'.repeat(TEXT_BYTES / 2)];
    for (const text of texts) alice.ask('room:say', { text });
    alice.ask('room:say', { text: 'waves', emote: true });
    const all = [
      ...texts.map((text) => ({ from: 'alice', text })),
      { from: 'alice', text: 'waves', emote: true },
    ];
    await eventually(() => {
      expect(bob.told('room:message')).toEqual(all);
      expect(alice.told('room:message')).toEqual(all);
    });
  });

  it('gives back what cannot be said', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const long = 'x'.repeat(TEXT_BYTES + 1);
    alice.ask('room:say', { text: long });
    alice.ask('room:say', { text: ' \n ', emote: true });
    expect(alice.told('problem')).toMatchObject([
      { code: 'text-too-long', draft: { target: { room: true }, text: long } },
      { code: 'text-empty', draft: { target: { room: true }, text: '/me  \n ' } },
    ]);
    await alice.peer.leave();
    expect(alice.told('room:message')).toEqual([]);
  });

  it('gives the roster when asked', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    alice.forget();
    alice.ask('roster:list', {});
    expect(alice.told('roster:listed')[0]?.people.map(({ nick }) => nick)).toEqual(['alice']);
  });

  it('measures the round trip', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const { ms } = await alice.hears('server:latency');
    expect(ms).toBeGreaterThanOrEqual(0);
  });

  it('refuses a second connect while there is a link', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    alice.ask('server:connect', { server: '127.0.0.1:1' });
    expect(alice.told('problem')).toMatchObject([{ code: 'already-connected' }]);
    expect(alice.told('server:connecting')).toHaveLength(1);
  });

  it('disconnects and connects again when asked', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    alice.ask('server:disconnect', {});
    await alice.hears('server:lost', { retryInMs: null });
    alice.ask('room:say', { text: 'anyone?' });
    await alice.hears('problem', { code: 'not-connected' });
    alice.forget();
    alice.ask('server:connect', { server: `127.0.0.1:${port}` });
    await alice.hears('server:connected', { nick: 'alice' });
  });

  it('renames, for oneself and the others', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'bob');
    alice.ask('nick:change', { nick: 'ada' });
    await alice.hears('person:renamed', { from: 'alice', to: 'ada' });
    await bob.hears('person:renamed', { from: 'alice', to: 'ada' });
    alice.ask('room:say', { text: 'still me' });
    await eventually(() => {
      expect(bob.room).toEqual(['ada: still me']);
    });
    alice.ask('nick:change', { nick: 'bob' });
    await alice.hears('problem', { code: 'nick-taken' });
    alice.ask('nick:change', { nick: 'two words' });
    await alice.hears('problem', { code: 'nick-invalid' });
  });
});

describe('a nick that is taken', () => {
  it('is replaced when nobody chose it', async () => {
    const { port } = await start.server();
    await start.joined(port, 'sam', { explicitNick: false });
    const second = await start.joined(port, 'sam', { explicitNick: false });
    const third = await start.joined(port, 'sam', { explicitNick: false });
    await second.hears('server:connected', { nick: 'sam-2' });
    await third.hears('server:connected', { nick: 'sam-3' });
    expect(third.told('server:refused')).toEqual([]);
  });

  it('is refused when somebody chose it, until another one is chosen', async () => {
    const { port } = await start.server();
    await start.joined(port, 'sam');
    const second = start.peer(port, 'sam');
    await second.hears('server:refused', { code: 'nick-taken' });
    expect(second.told('server:lost')).toEqual([]);
    second.ask('nick:change', { nick: 'pam' });
    await second.hears('server:connected', { nick: 'pam' });
  });
});

describe('the UDP port', () => {
  it('is exchanged when somebody has registered it from our address', async () => {
    const { port } = await start.server();
    const free = await bindUdp(0);
    free.close();
    const other = await RawClient.open(port, 'frames');
    other.send(`REGISTER old ${free.port}`);
    await other.expect('USERLIST');
    const bob = await start.joined(port, 'bob', { udpPort: free.port });
    other.destroy();
    expect(bob.udpPort).toBeGreaterThan(0);
    expect(bob.udpPort).not.toBe(free.port);
    expect(bob.told('server:refused')).toEqual([]);
  });

  it('is the one asked for, or a free one when another program has it', async () => {
    const { port } = await start.server();
    const taken = await bindUdp(0);
    const bob = await start.joined(port, 'bob', { udpPort: taken.port });
    taken.close();
    expect(bob.told('problem')).toMatchObject([{ code: 'port-in-use' }]);
    const carol = await start.joined(port, 'carol', { udpPort: taken.port });
    expect(carol.udpPort).toBe(taken.port);
  });
});
