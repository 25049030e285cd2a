import { afterEach, describe, expect, it } from '@jest/globals';
import {
  AUTO_ANSWER_MS,
  INVITATIONS_OPEN,
  INVITATION_RETRY_MS,
  STRANGER_INVITATIONS_OPEN,
  STRANGER_WAIT_MS,
} from '../../src/limits.js';
import { DEFAULT_PEER_LIMITS } from '../../src/peer/peer-limits.js';
import type { UdpSocket } from '../../src/net/udp-socket.js';
import { bindUdp } from '../../src/net/udp-socket.js';
import { listen } from '../../src/net/tcp-listener.js';
import type { Datagram } from '../../src/wire/datagram.js';
import { encodeDatagram, parseDatagram } from '../../src/wire/datagram.js';
import { RawClient } from '../server/raw-client.js';
import { hello } from '../server/house.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { stage } from './test-peer.js';
import type { TestPeer } from './test-peer.js';

const start = stage();
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A UDP socket of the test's own, and what came to it. */
class Sender {
  readonly heard: Datagram[] = [];
  readonly #socket: UdpSocket;

  private constructor(socket: UdpSocket) {
    this.#socket = socket;
    ends.push(() => {
      socket.close();
    });
    socket.onDatagram((bytes) => {
      const parsed = parseDatagram(bytes);
      if (parsed.ok) this.heard.push(parsed.value);
    });
  }

  static async open(): Promise<Sender> {
    return new Sender(await bindUdp(0, '127.0.0.1'));
  }

  get port(): number {
    return this.#socket.port;
  }

  send(datagram: Datagram, to: TestPeer): void {
    this.#socket.send(encodeDatagram(datagram), '127.0.0.1', to.udpPort);
  }

  /** A klatsch client called bob, whose registered port is this one. */
  async join(port: number, nick = 'bob'): Promise<void> {
    const client = await RawClient.open(port, 'frames');
    ends.push(() => {
      client.destroy();
    });
    client.send(hello(), `REGISTER ${nick} ${this.port}`);
    await client.expect('ROSTER');
  }
}

const invite = {
  form: 'klatsch',
  type: 'invite',
  id: 'x1',
  tcpPort: 50_000,
  from: 'bob',
  to: 'alice',
} as const;

/** Waits until everything sent to this peer before has been seen to. */
async function flushed(sender: Sender, peer: TestPeer, port: number): Promise<void> {
  const probe = await Sender.open();
  await probe.join(port, 'probe');
  await peer.hears('person:joined', { nick: 'probe' });
  sender.send({ form: 'klatsch', type: 'cancel', id: 'nothing' }, peer);
  probe.send({ form: 'klatsch', type: 'cancel', id: 'nothing' }, peer);
  await eventually(() => probe.heard.length > 0);
}

describe('an invitation by datagram', () => {
  it('is acknowledged and shown once, however often it comes', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await Sender.open();
    await bob.join(port);
    await alice.hears('person:joined', { nick: 'bob' });
    for (let count = 0; count < 3; count++) bob.send(invite, alice);
    await eventually(() => {
      expect(bob.heard).toEqual(Array(3).fill({ form: 'klatsch', type: 'seen', id: 'x1' }));
    });
    expect(alice.told('invitation:received')).toHaveLength(1);
    bob.send({ form: 'klatsch', type: 'cancel', id: 'x1' }, alice);
    await alice.hears('invitation:closed', { nick: 'bob', reason: 'cancelled' });
    bob.send(invite, alice);
    await eventually(() => {
      expect(bob.heard).toHaveLength(5);
    });
    expect(alice.told('invitation:received')).toHaveLength(1);
  });

  it('is taken back before it has come', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await Sender.open();
    await bob.join(port);
    await alice.hears('person:joined', { nick: 'bob' });
    bob.send({ form: 'klatsch', type: 'cancel', id: 'x1' }, alice);
    bob.send(invite, alice);
    await eventually(() => bob.heard.length === 2);
    expect(alice.told('invitation:received')).toEqual([]);
  });

  it('is not for us when it names another one', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await Sender.open();
    await bob.join(port);
    await alice.hears('person:joined', { nick: 'bob' });
    bob.send({ ...invite, to: 'carol' }, alice);
    await flushed(bob, alice, port);
    expect(alice.told('invitation:received')).toEqual([]);
  });

  it('from nobody we know has no name, gets no answer, and connects nowhere', async () => {
    const { port } = await start.server();
    const knocks: string[] = [];
    const listener = await listen({
      host: '127.0.0.1',
      port: 0,
      onConnection: (connection) => {
        knocks.push(connection.remote.ip);
        connection.destroy();
      },
    });
    ends.push(() => void listener.close());
    const alice = await start.joined(port, 'alice', { accept: 'all' });
    const stranger = await Sender.open();
    stranger.send({ ...invite, tcpPort: listener.port }, alice);
    stranger.send({ form: 'frames', type: 'request', tcpPort: listener.port }, alice);
    stranger.send({ form: 'lines', type: 'request', tcpPort: listener.port + 1 }, alice);
    await eventually(() => {
      expect(alice.told('invitation:received')).toMatchObject([
        { nick: null, ip: '127.0.0.1', udpPort: stranger.port, verified: false },
        { nick: null, udpPort: stranger.port },
        { nick: null, udpPort: null },
      ]);
    });
    for (let count = 0; count < 3; count++) alice.ask('invitation:decline', {});
    await flushed(stranger, alice, port);
    expect(stranger.heard).toEqual([]);
    expect(knocks).toEqual([]);
  });

  it('to a port of a service is ignored', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await Sender.open();
    await bob.join(port);
    await alice.hears('person:joined', { nick: 'bob' });
    bob.send({ ...invite, tcpPort: 22 }, alice);
    await flushed(bob, alice, port);
    expect(alice.told('invitation:received')).toEqual([]);
  });

  it('from strangers leaves room for those of people', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const stranger = await Sender.open();
    for (let count = 0; count < INVITATIONS_OPEN; count++) {
      stranger.send({ form: 'frames', type: 'request', tcpPort: 20_000 + count }, alice);
    }
    await eventually(() => {
      expect(alice.told('invitation:received')).toHaveLength(STRANGER_INVITATIONS_OPEN);
    });
    const bob = await Sender.open();
    await bob.join(port);
    await alice.hears('person:joined', { nick: 'bob' });
    bob.send(invite, alice);
    await alice.hears('invitation:received', { nick: 'bob' });
    expect(alice.told('invitation:received')).toHaveLength(STRANGER_INVITATIONS_OPEN + 1);
  });

  it('in a flood is not even looked at; others are heard, and it is counted', async () => {
    const { port } = await start.server();
    const clock = new FakeClock();
    const dropped: number[] = [];
    const limits = { ...DEFAULT_PEER_LIMITS, datagramsPerSecond: 1, datagramBurst: 5, invitationsOpen: 2 };
    const onDropped = (count: number): void => void dropped.push(count);
    const alice = await start.joined(port, 'alice', { clock, limits, onDropped });
    const bob = await Sender.open();
    await bob.join(port);
    await alice.hears('person:joined', { nick: 'bob' });
    for (let count = 0; count < 8; count++)
      bob.send({ form: 'klatsch', type: 'cancel', id: `c${count}` }, alice);
    await eventually(() => {
      expect(bob.heard.filter(({ type }) => type === 'seen')).toHaveLength(5);
    });
    bob.send(invite, alice);
    const there = await bindUdp(0, '127.0.0.2');
    ends.push(() => {
      there.close();
    });
    const { timers } = clock;
    there.send(
      encodeDatagram({ form: 'frames', type: 'request', tcpPort: 20_000 }),
      '127.0.0.1',
      alice.udpPort,
    );
    // Another address has a count of its own; that it is waited for shows that all before it has been read.
    await eventually(() => clock.timers > timers);
    clock.advance(STRANGER_WAIT_MS);
    expect(alice.told('invitation:received')).toMatchObject([{ ip: '127.0.0.2' }]);
    await alice.peer.leave();
    expect(dropped).toEqual([4]);
  });

  it('that overtakes the news of its sender has a name all the same', async () => {
    const { port } = await start.server();
    const clock = new FakeClock();
    const alice = await start.joined(port, 'alice', { clock });
    const bob = await Sender.open();
    const { timers } = clock;
    bob.send(invite, alice);
    // It is read, and its sender is waited for.
    await eventually(() => clock.timers > timers);
    await bob.join(port);
    await alice.hears('person:joined', { nick: 'bob' });
    clock.advance(STRANGER_WAIT_MS);
    await alice.hears('invitation:received', { nick: 'bob' });
    expect(alice.told('invitation:received')).toHaveLength(1);
    await eventually(() => bob.heard.length === 1);
  });

  it('of the same person takes the place of the one before', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await Sender.open();
    await bob.join(port);
    await alice.hears('person:joined', { nick: 'bob' });
    bob.send(invite, alice);
    const first = await alice.hears('invitation:received');
    bob.send({ ...invite, id: 'x2' }, alice);
    await alice.hears('invitation:closed', { id: first.id, reason: 'cancelled' });
    await eventually(() => {
      expect(alice.told('invitation:received')).toHaveLength(2);
    });
  });

  it('is answered without asking at most once in a while, each in its turn', async () => {
    const { port } = await start.server();
    const clock = new FakeClock();
    const alice = await start.joined(port, 'alice', { accept: 'none', clock });
    const senders = await Promise.all(['ann', 'ben', 'cat'].map(() => Sender.open()));
    for (const [index, sender] of senders.entries()) {
      const nick = ['ann', 'ben', 'cat'][index] ?? '';
      await sender.join(port, nick);
      await alice.hears('person:joined', { nick });
      sender.send({ ...invite, id: nick, from: nick }, alice);
      await alice.hears('invitation:received', { nick });
    }
    expect(alice.told('invitation:closed')).toMatchObject([{ nick: 'ann', reason: 'declined' }]);
    clock.advance(AUTO_ANSWER_MS - 1);
    expect(alice.told('invitation:closed')).toHaveLength(1);
    clock.advance(1);
    expect(alice.told('invitation:closed')).toHaveLength(2);
    clock.advance(AUTO_ANSWER_MS);
    expect(alice.told('invitation:closed').map(({ nick }) => nick)).toEqual(['ann', 'ben', 'cat']);
  });
});

describe('an invitation of ours', () => {
  it('is sent again until it is seen, and so is its withdrawal', async () => {
    const { port } = await start.server();
    const clock = new FakeClock();
    const alice = await start.joined(port, 'alice', { clock });
    const bob = await Sender.open();
    await bob.join(port);
    await alice.hears('person:joined', { nick: 'bob' });
    alice.ask('chat:open', { nick: 'bob' });
    await eventually(() => bob.heard.length === 1);
    clock.advance(INVITATION_RETRY_MS[0] ?? 0);
    await eventually(() => bob.heard.length === 2);
    const [first, second] = bob.heard;
    expect(second).toEqual(first);
    expect(first).toMatchObject({ form: 'klatsch', type: 'invite', from: 'alice', to: 'bob' });
    if (first?.form !== 'klatsch') throw new Error('not the klatsch form');
    bob.send({ form: 'klatsch', type: 'seen', id: first.id }, alice);
    // The answer to the cancel below shows that the SEEN before it has been read.
    bob.send({ form: 'klatsch', type: 'cancel', id: 'other' }, alice);
    await eventually(() => bob.heard.length === 3);
    clock.advance(5000);
    alice.ask('chat:close', { nick: 'bob' });
    await eventually(() => bob.heard.length === 4);
    expect(bob.heard.slice(2).map(({ type }) => type)).toEqual(['seen', 'cancel']);
    clock.advance(INVITATION_RETRY_MS[0] ?? 0);
    await eventually(() => bob.heard.length === 5);
    expect(bob.heard[4]).toEqual({ form: 'klatsch', type: 'cancel', id: first.id });
  });
});
