import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Connection } from '../../src/net/connection.js';
import { listen } from '../../src/net/tcp-listener.js';
import { secureContext } from '../../src/net/tls-identity.js';
import { endings } from '../support/endings.js';
import type { TestTrust } from '../support/trust.js';
import { encodeChat } from '../../src/wire/chat.js';
import { eventually } from '../support/eventually.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';
import { trusts } from '../support/trust.js';
import { KeyedServer } from './keyed-server.js';
import { Middle } from './middle.js';
import { TestListener } from './test-listener.js';
import type { TestPeer } from './test-peer.js';
import { stage } from './test-peer.js';
import { UdpMiddle } from './udp-middle.js';

const start = stage();
const trust = trusts();
const ends = endings();
let identity: TestIdentity;
let stranger: TestIdentity;
let server: KeyedServer;

beforeAll(async () => {
  identity = await testIdentity();
  stranger = await testIdentity();
});

beforeEach(async () => {
  server = new KeyedServer(identity);
  await server.start();
});

afterEach(async () => {
  await server.stop();
});

/** Passes everything on and keeps it. */
class Tap extends TestListener {
  readonly captured: Buffer[] = [];
  upstream = 0;
  readonly #sockets = new Set<Socket>();

  override cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  protected override accept(near: Socket): void {
    const far = connectTcp(this.upstream, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      from.on('data', (bytes: Buffer) => {
        this.captured.push(bytes);
        to.write(bytes);
      });
    }
  }
}

interface Pair {
  readonly alice: TestPeer;
  readonly bob: TestPeer;
  readonly keys: { readonly alice: TestTrust; readonly bob: TestTrust };
}

/** Alice and bob, each with a key, in the room of a server that knows whose is whose. */
async function pair(options: { port?: number } = {}): Promise<Pair> {
  const keys = { alice: await trust(), bob: await trust() };
  const port = options.port ?? server.port;
  const join = async (nick: 'alice' | 'bob'): Promise<TestPeer> => {
    const peer = start.peer(port, nick, { trust: keys[nick] });
    peer.bus.onFact('server:insecure', ({ server: name }) => {
      peer.ask('server:permit', { server: name });
    });
    await peer.hears('roster:listed');
    return peer;
  };
  const alice = await join('alice');
  const bob = await join('bob');
  await alice.hears('person:joined', { nick: 'bob' });
  return { alice, bob, keys };
}

async function chat(from: TestPeer, to: TestPeer, nicks: readonly [string, string]): Promise<void> {
  from.ask('chat:open', { nick: nicks[1] });
  const { id } = await to.hears('invitation:received', { nick: nicks[0] });
  to.ask('invitation:accept', { id });
}

/** Everything that passes between the two by UDP can be read, and their addresses are those of the middle. */
async function middle(): Promise<UdpMiddle> {
  const between = await UdpMiddle.open();
  ends.push(() => {
    between.close();
  });
  server.lies.set('alice', { udpPort: between.ports.first });
  server.lies.set('bob', { udpPort: between.ports.second });
  return between;
}

function place(between: UdpMiddle, { alice, bob }: Pair): void {
  between.first = { ip: '127.0.0.1', port: alice.udpPort };
  between.second = { ip: '127.0.0.1', port: bob.udpPort };
}

describe('a chat between peers with keys', () => {
  it('is encrypted and verified on both sides, in either direction, and the keys are remembered', async () => {
    const { alice, bob, keys } = await pair();
    await chat(alice, bob, ['alice', 'bob']);
    await alice.hears('chat:opened', { nick: 'bob', security: 'verified' });
    await bob.hears('chat:opened', { nick: 'alice', security: 'verified' });
    alice.ask('chat:say', { nick: 'bob', text: 'psst' });
    await bob.hears('chat:message', { text: 'psst' });
    expect(keys.alice.known.person(server.fingerprint, 'bob')).toBe(keys.bob.identity.fingerprint);
    expect(keys.bob.known.person(server.fingerprint, 'alice')).toBe(keys.alice.identity.fingerprint);
    bob.ask('chat:close', { nick: 'alice' });
    await alice.hears('chat:ended', { nick: 'bob' });
    bob.forget();
    alice.forget();
    await chat(bob, alice, ['bob', 'alice']);
    await bob.hears('chat:opened', { nick: 'alice', security: 'verified' });
    expect(alice.told('invitation:received')).toMatchObject([{ nick: 'bob', verified: true }]);
    expect([...alice.told('problem'), ...bob.told('problem')]).toEqual([]);
  });

  it('tells the people list whose key the server vouches for', async () => {
    const { alice, bob, keys } = await pair();
    const fingerprint = keys.bob.identity.fingerprint;
    expect(alice.told('person:joined')).toMatchObject([{ nick: 'bob', fingerprint }]);
    expect(bob.told('roster:listed')[0]?.people).toMatchObject([
      { nick: 'alice', fingerprint: keys.alice.identity.fingerprint },
      { nick: 'bob', fingerprint },
    ]);
  });

  it('is encrypted also where no server vouches for anybody', async () => {
    const clear = await start.server();
    const { alice, bob } = await pair({ port: clear.port });
    await chat(alice, bob, ['alice', 'bob']);
    await alice.hears('chat:opened', { nick: 'bob', security: 'encrypted' });
    await bob.hears('chat:opened', { nick: 'alice', security: 'encrypted' });
    expect(bob.told('invitation:received')).toMatchObject([{ nick: 'alice', verified: false }]);
  });

  it('is in the clear with a peer that has no key, and says so', async () => {
    const alice = start.peer(server.port, 'alice', { trust: await trust() });
    await alice.hears('roster:listed');
    const bob = start.peer(server.port, 'bob');
    await bob.hears('roster:listed');
    await alice.hears('person:joined', { nick: 'bob' });
    await chat(alice, bob, ['alice', 'bob']);
    await alice.hears('chat:opened', { nick: 'bob', security: 'clear' });
    alice.ask('chat:close', { nick: 'bob' });
    await bob.hears('chat:ended');
    alice.forget();
    await chat(bob, alice, ['bob', 'alice']);
    await alice.hears('chat:opened', { nick: 'bob', security: 'clear' });
  });

  it('is one when both ask at once', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    bob.ask('chat:open', { nick: 'alice' });
    await alice.hears('chat:opened', { nick: 'bob', security: 'verified' });
    await bob.hears('chat:opened', { nick: 'alice', security: 'verified' });
    alice.ask('chat:say', { nick: 'bob', text: 'you too?' });
    await bob.hears('chat:message', { text: 'you too?' });
    expect([...alice.told('problem'), ...bob.told('problem')]).toEqual([]);
  });

  it('that is interrupted gives way to the one that is asked for when its partner was started anew', async () => {
    const { alice, bob, keys } = await pair();
    await chat(alice, bob, ['alice', 'bob']);
    await Promise.all([alice.hears('chat:opened'), bob.hears('chat:opened')]);
    bob.peer.dispose();
    await alice.hears('chat:interrupted');
    await alice.hears('person:left', { nick: 'bob' });
    const next = start.peer(server.port, 'bob', { trust: keys.bob });
    await next.hears('roster:listed');
    await alice.hears('person:joined', { nick: 'bob', udpPort: next.udpPort });
    alice.forget();
    await chat(alice, next, ['alice', 'bob']);
    await alice.hears('chat:opened', { nick: 'bob', security: 'verified' });
    expect(alice.told('chat:ended')).toEqual([{ nick: 'bob', reason: 'lost' }]);
    expect(alice.told('problem')).toEqual([]);
  });

  it('follows a rename', async () => {
    const { alice, bob, keys } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    const { id } = await bob.hears('invitation:received');
    bob.ask('nick:change', { nick: 'ben' });
    for (const each of [alice, bob]) await each.hears('person:renamed', { to: 'ben' });
    bob.ask('invitation:accept', { id });
    await alice.hears('chat:opened', { nick: 'ben', security: 'verified' });
    expect(keys.alice.known.person(server.fingerprint, 'ben')).toBe(keys.bob.identity.fingerprint);
  });
});

describe('a capture of the network', () => {
  it('holds none of the texts of a private chat, also where the port was changed on the way', async () => {
    const between = await middle();
    // Nobody vouches for a key, so that nobody sees that the invitation was changed: the worst case.
    server.lies.set('alice', { ...server.lies.get('alice'), key: null });
    server.lies.set('bob', { ...server.lies.get('bob'), key: null });
    const two = await pair();
    const { alice, bob } = two;
    place(between, two);
    const tap = new Tap();
    await tap.start();
    ends.push(() => tap.stop());
    between.change = (datagram) => {
      if (datagram.type !== 'invite') return [datagram];
      tap.upstream = datagram.tcpPort;
      return [{ ...datagram, tcpPort: tap.port }];
    };
    await chat(alice, bob, ['alice', 'bob']);
    await alice.hears('chat:opened', { security: 'encrypted' });
    await bob.hears('chat:opened', { security: 'encrypted' });
    alice.ask('chat:say', { nick: 'bob', text: 'meet me at the harbour' });
    bob.ask('chat:say', { nick: 'alice', text: 'at the harbour, then' });
    await bob.hears('chat:message', { from: 'alice' });
    await alice.hears('chat:message', { from: 'bob' });
    const captured = Buffer.concat(tap.captured);
    // It does see what goes by: records of TLS.
    expect(captured.includes(Buffer.from([0x17, 0x03, 0x03]))).toBe(true);
    for (const word of ['harbour', 'TEXT', 'HELLO', 'alice', 'bob', between.invites[0]?.id ?? 'none'])
      expect([word, captured.includes(word)]).toEqual([word, false]);
  });
});

describe('whoever stands between', () => {
  it('and answers with another certificate is refused at first use, and hears nothing', async () => {
    const between = await middle();
    const two = await pair();
    const { alice, bob } = two;
    place(between, two);
    alice.ask('chat:tell', { nick: 'bob', text: 'secret' });
    await bob.hears('invitation:received', { nick: 'alice', verified: true });
    const tcpPort = between.invites[0]?.tcpPort ?? 0;
    alice.peer.dispose();
    await bob.hears('person:left', { nick: 'alice' });
    const heard: string[] = [];
    const connections: Connection[] = [];
    const proxy = await listen({
      host: '127.0.0.1',
      port: tcpPort,
      tls: secureContext(stranger),
      onConnection: (connection) => {
        connections.push(connection);
        connection.onData((bytes) => heard.push(bytes.toString()));
      },
    });
    ends.push(() => proxy.close());
    bob.ask('invitation:accept', {});
    await bob.hears('problem', { code: 'person-key-wrong', nick: 'alice' });
    await eventually(() => connections.length === 1 && !connections[0]?.open);
    expect(heard).toEqual([]);
    expect(bob.told('chat:opened')).toEqual([]);
  });

  it('and calls with another certificate, or in the clear, is turned away; the invited one is not', async () => {
    const between = await middle();
    const two = await pair();
    const { alice, bob } = two;
    place(between, two);
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received');
    const invite = between.invites[0];
    if (invite === undefined) throw new Error('no invitation');
    const words = { type: 'hello', version: 1, from: 'bob', to: 'alice', invitation: invite.id } as const;
    const at = { host: '127.0.0.1', port: invite.tcpPort };
    const { key, certificate: cert } = stranger;
    for (const dial of [
      () => connectTls({ ...at, rejectUnauthorized: false, key, cert }),
      () => connectTls({ ...at, rejectUnauthorized: false }),
      () => connectTcp(at),
    ]) {
      const socket = dial();
      let answered = '';
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => (answered += String(bytes)));
      socket.write(encodeChat(words));
      await once(socket, 'close');
      expect(answered).toBe('');
    }
    // Told once, however often.
    expect(alice.told('problem')).toMatchObject([{ code: 'person-key-wrong', nick: 'bob' }]);
    bob.ask('invitation:accept', {});
    await alice.hears('chat:opened', { nick: 'bob', security: 'verified' });
  });

  it('a token is good once', async () => {
    const between = await middle();
    const two = await pair();
    place(between, two);
    two.alice.ask('chat:open', { nick: 'bob' });
    const { id } = await two.bob.hears('invitation:received');
    two.bob.ask('invitation:accept', { id });
    await two.alice.hears('chat:opened');
    const socket = connectTcp({ host: '127.0.0.1', port: between.invites[0]?.tcpPort ?? 0 });
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
  });
});

describe('a server that lies', () => {
  it('about a key that is remembered: no chat opens, in either direction, until /trust', async () => {
    const { alice, bob, keys } = await pair();
    const other = (await trust()).identity.fingerprint;
    keys.alice.known.rememberPerson(server.fingerprint, 'bob', other);
    alice.ask('chat:tell', { nick: 'bob', text: 'secret' });
    await alice.hears('problem', { code: 'person-key-changed' });
    expect(alice.told('problem').at(-1)?.draft).toEqual({ target: { nick: 'bob' }, text: 'secret' });
    bob.ask('chat:open', { nick: 'alice' });
    await alice.hears('invitation:received', { nick: 'bob', verified: true });
    alice.forget();
    alice.ask('invitation:accept', {});
    await alice.hears('problem', { code: 'person-key-changed', nick: 'bob' });
    expect([...alice.told('chat:opened'), ...bob.told('chat:opened')]).toEqual([]);
    alice.ask('person:trust', { nick: 'bob' });
    await alice.hears('person:trusted', { nick: 'bob' });
    bob.ask('chat:close', { nick: 'alice' });
    bob.forget();
    await chat(alice, bob, ['alice', 'bob']);
    await alice.hears('chat:opened', { nick: 'bob', security: 'verified' });
    expect(keys.alice.known.person(server.fingerprint, 'bob')).toBe(keys.bob.identity.fingerprint);
  });

  it('and says that somebody known has no key, so that the chat would be in the clear', async () => {
    const alice = start.peer(server.port, 'alice', { trust: await trust() });
    await alice.hears('roster:listed');
    const known = await trust();
    const bob = start.peer(server.port, 'bob');
    await bob.hears('roster:listed');
    await alice.hears('person:joined', { nick: 'bob' });
    await chat(alice, bob, ['alice', 'bob']);
    await alice.hears('chat:opened', { security: 'clear' });
    alice.ask('chat:close', { nick: 'bob' });
    await bob.hears('chat:ended');
    alice.forget();
    const keys = await trust();
    keys.known.rememberPerson(server.fingerprint, 'bob', known.identity.fingerprint);
    const carol = start.peer(server.port, 'carol', { trust: keys });
    await carol.hears('roster:listed');
    await bob.hears('person:joined', { nick: 'carol' });
    await chat(carol, bob, ['carol', 'bob']);
    await carol.hears('problem', { code: 'person-key-changed', nick: 'bob' });
    expect(carol.told('chat:opened')).toEqual([]);
  });

  it('about a key: whoever answers has another one', async () => {
    const two = await pair();
    const { alice, bob } = two;
    server.lies.set('bob', { key: (await trust()).identity.fingerprint });
    server.tell('bob');
    await eventually(() => alice.told('person:joined').length === 2);
    alice.ask('chat:open', { nick: 'bob' });
    const { id } = await bob.hears('invitation:received', { nick: 'alice' });
    bob.ask('invitation:accept', { id });
    await alice.hears('problem', { code: 'person-key-wrong', nick: 'bob' });
    await bob.hears('problem', { code: 'chat-failed' });
    expect([...alice.told('chat:opened'), ...bob.told('chat:opened')]).toEqual([]);
  });
});

describe('a server whose link is in the clear', () => {
  it('vouches for no key: whoever stands between could have written it', async () => {
    const path = new Middle(server.port, 'strip');
    await path.start();
    ends.push(() => path.stop());
    for (const nick of ['alice', 'bob']) {
      server.lies.set(nick, { key: (await trust()).identity.fingerprint });
    }
    const { alice, bob, keys } = await pair({ port: path.port });
    expect(path.read).toContain('REGISTER alice');
    expect(JSON.stringify([alice.told('roster:listed'), alice.told('person:joined')])).not.toContain(
      'fingerprint',
    );
    await chat(alice, bob, ['alice', 'bob']);
    await alice.hears('chat:opened', { nick: 'bob', security: 'encrypted' });
    await bob.hears('chat:opened', { nick: 'alice', security: 'encrypted' });
    expect(bob.told('invitation:received')).toMatchObject([{ nick: 'alice', verified: false }]);
    // What nobody vouches for is not remembered either.
    expect(keys.alice.known.person(server.fingerprint, 'bob')).toBeNull();
  });
});

describe('verifying by voice', () => {
  it('shows the same words on both screens', async () => {
    const { alice, bob, keys } = await pair();
    alice.ask('person:verify', { nick: 'BOB' });
    bob.ask('person:verify', { nick: 'alice' });
    const ours = await alice.hears('person:verification', { nick: 'bob' });
    const theirs = await bob.hears('person:verification', { nick: 'alice' });
    expect(ours.words).toHaveLength(6);
    expect(theirs.words).toEqual(ours.words);
    expect(ours.fingerprint).toBe(keys.bob.identity.fingerprint);
  });

  it('compares the key of the open chat where no server vouches for one', async () => {
    const clear = await start.server();
    const { alice, bob, keys } = await pair({ port: clear.port });
    alice.ask('person:verify', { nick: 'bob' });
    await alice.hears('problem', { code: 'person-key-none', nick: 'bob' });
    await chat(alice, bob, ['alice', 'bob']);
    await alice.hears('chat:opened');
    alice.ask('person:verify', { nick: 'bob' });
    const { fingerprint } = await alice.hears('person:verification');
    expect(fingerprint).toBe(keys.bob.identity.fingerprint);
  });

  it('has nothing to forget of somebody new', async () => {
    const { alice } = await pair();
    alice.ask('person:trust', { nick: 'bob' });
    await alice.hears('problem', { code: 'person-key-none' });
  });
});
