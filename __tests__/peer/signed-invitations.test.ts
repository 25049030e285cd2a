import { randomUUID, sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { PeerFacts } from '../../src/bus/events.js';
import type { Identity } from '../../src/identity/identity.js';
import { newIdentity } from '../../src/identity/identity.js';
import { PROOF_MS, SEENS_PER_SECOND, STRANGER_INVITATIONS_OPEN, STRANGER_WAIT_MS } from '../../src/limits.js';
import type { UdpSocket } from '../../src/net/udp-socket.js';
import { bindUdp } from '../../src/net/udp-socket.js';
import type { InviteFields, InviteProof } from '../../src/wire/datagram.js';
import { encodeDatagram, signedBytes } from '../../src/wire/datagram.js';
import { endings } from '../support/endings.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { collectGarbage } from '../support/garbage.js';
import type { Pair } from './two-and-middle.js';
import { twoAndMiddle } from './two-and-middle.js';
import type { Invite } from './udp-middle.js';

const stand = twoAndMiddle();
const ends = endings();
let mallory: Identity;

beforeAll(async () => {
  mallory = await newIdentity();
});

/** An invitation of alice's to bob, as somebody with this key would write it. */
function written(by: Identity, fields: Partial<InviteFields> = {}, when: Partial<InviteProof> = {}): Invite {
  const invite = { id: randomUUID(), tcpPort: 50_000, from: 'alice', to: 'bob', ...fields };
  const { epoch = 'e1', at = Date.now() } = when;
  const signature = sign(null, signedBytes(invite, { epoch, at }), by.privateKey).toString('base64');
  const proof = { epoch, at, key: by.spki.toString('base64'), signature, ...when };
  return { form: 'klatsch', type: 'invite', ...invite, proof };
}

/** Waits until everything sent to this peer before has been seen to: a good invitation is answered. */
async function flushed({ keys }: Pair): Promise<void> {
  const last = written(keys.alice.identity, { tcpPort: 50_001 });
  stand.between.send(last);
  await eventually(() => stand.between.back.some((each) => each.type === 'seen' && each.id === last.id));
}

function forgeries({ bob }: Pair): PeerFacts['problem'][] {
  return bob.told('problem').filter(({ code }) => code === 'invitation-forged');
}

/** That nothing came of what was sent: not shown, not answered, told once. */
async function refused(two: Pair, because: string): Promise<void> {
  await eventually(() => {
    expect(forgeries(two)).toHaveLength(1);
  });
  expect(forgeries(two)[0]?.message).toContain(because);
  await stand.between.flushed();
  expect(two.bob.told('invitation:received')).toEqual([]);
  // But for what came last.
  expect(stand.between.back).toHaveLength(1);
}

describe('a signed invitation', () => {
  it('is shown as verified, and says so on both sides', async () => {
    const { alice, bob } = await stand.pair();
    alice.ask('chat:open', { nick: 'bob' });
    await alice.hears('invitation:sent', { nick: 'bob', verified: true });
    await bob.hears('invitation:received', { nick: 'alice', verified: true });
    expect(stand.between.invites[0]?.proof).toMatchObject({ epoch: 'e1' });
  });

  it('is answered once without asking', async () => {
    const { alice, bob } = await stand.pair({ accept: 'all' });
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('chat:opened', { nick: 'alice', security: 'verified' });
  });

  it.each<[string, (two: Pair) => Invite, string]>([
    [
      'with a forged signature',
      ({ keys }) => ({ ...written(keys.alice.identity), tcpPort: 50_002 }),
      'signature',
    ],
    ['with a key that is not the roster’s', () => written(mallory), 'a key that is not theirs'],
    [
      'with the roster’s key, signed by another',
      ({ keys }) => written(mallory, {}, { key: keys.alice.identity.spki.toString('base64') }),
      'signature',
    ],
    ['to somebody else', ({ keys }) => written(keys.alice.identity, { to: 'carol' }), 'somebody else'],
    [
      'in the name of another',
      ({ keys }) => written(keys.alice.identity, { from: 'carol' }),
      'by somebody else',
    ],
    [
      'of another server’s epoch',
      ({ keys }) => written(keys.alice.identity, {}, { epoch: 'e2' }),
      'another server',
    ],
    [
      'that is late',
      ({ keys }) => written(keys.alice.identity, {}, { at: Date.now() - PROOF_MS - 5000 }),
      'too long ago',
    ],
    [
      'of the future',
      ({ keys }) => written(keys.alice.identity, {}, { at: Date.now() + PROOF_MS + 5000 }),
      'too long ago',
    ],
    [
      'without its proof',
      () => ({ form: 'klatsch', type: 'invite', id: 'x', tcpPort: 50_000, from: 'alice', to: 'bob' }),
      'not signed',
    ],
  ])('%s is refused, told of, and not answered', async (_, write, because) => {
    const two = await stand.pair({ accept: 'all' });
    stand.between.send(write(two));
    await refused(two, because);
  });

  it('in an old form is refused: whoever has a key signs', async () => {
    const two = await stand.pair({ accept: 'all' });
    stand.between.send({ form: 'frames', type: 'request', tcpPort: 50_000 });
    await refused(two, 'not signed');
    stand.between.send({ form: 'lines', type: 'request', tcpPort: 50_000 });
    await flushed(two);
    expect(two.bob.told('invitation:received')).toHaveLength(1);
  });

  it('to a port of a service is not shown', async () => {
    const two = await stand.pair();
    stand.between.send(written(two.keys.alice.identity, { tcpPort: 22 }));
    await flushed(two);
    expect(two.bob.told('invitation:received')).toHaveLength(1);
  });

  it('from another address is refused, and nobody is connected to', async () => {
    const two = await stand.pair({ accept: 'all' });
    const elsewhere = await socket();
    let answers = 0;
    elsewhere.onDatagram(() => (answers += 1));
    two.alice.ask('chat:open', { nick: 'bob' });
    stand.between.change = () => [];
    const invite = await eventually(() => stand.between.invites[0] ?? Promise.reject(new Error('none')));
    elsewhere.send(encodeDatagram(invite), '127.0.0.1', two.bob.udpPort);
    await refused(two, 'the address of anybody');
    expect(answers).toBe(0);
    expect(two.bob.told('chat:opened')).toEqual([]);
  });

  it('that is replayed while or after it is answered does nothing', async () => {
    const two = await stand.pair();
    two.alice.ask('chat:open', { nick: 'bob' });
    const { id } = await two.bob.hears('invitation:received');
    const [invite] = stand.between.invites;
    if (invite === undefined) throw new Error('none');
    stand.between.send(invite);
    two.bob.ask('invitation:decline', { id });
    await two.alice.hears('invitation:declined');
    stand.between.send(invite);
    await flushed(two);
    expect(two.bob.told('invitation:received')).toHaveLength(2);
    expect(forgeries(two)).toEqual([]);
  });

  it('whose writer has another time from the server is late, not believed', async () => {
    stand.server.late.set('alice', PROOF_MS + 5000);
    const two = await stand.pair();
    two.alice.ask('chat:open', { nick: 'bob' });
    await refused(two, 'too long ago');
  });

  it('whose writer is told another epoch is not believed', async () => {
    stand.server.epochs.set('alice', 'e9');
    const two = await stand.pair();
    two.alice.ask('chat:open', { nick: 'bob' });
    await refused(two, 'another server');
  });

  it('is told of once, however many are refused', async () => {
    const two = await stand.pair();
    for (let count = 0; count < 50; count++) stand.between.send(written(mallory));
    await refused(two, 'a key that is not theirs');
    two.alice.ask('room:say', { text: 'hello' });
    await two.bob.hears('room:message', { text: 'hello' });
    expect(forgeries(two)).toHaveLength(1);
  });
});

describe('an invitation beside a change of nick', () => {
  /** Somebody takes another nick, and both know it. */
  async function renamed({ alice, bob }: Pair, from: 'alice' | 'bob', to: string): Promise<void> {
    (from === 'alice' ? alice : bob).ask('nick:change', { nick: to });
    for (const each of [alice, bob]) await each.hears('person:renamed', { from, to });
  }

  it('that was signed before its writer knew of the new one is theirs', async () => {
    const two = await stand.pair();
    await renamed(two, 'alice', 'alicia');
    stand.between.send(written(two.keys.alice.identity));
    await two.bob.hears('invitation:received', { nick: 'alicia', verified: true });
    expect(forgeries(two)).toEqual([]);
  });

  it('in a nick that is no longer the last one is refused', async () => {
    const two = await stand.pair();
    await renamed(two, 'alice', 'alicia');
    two.alice.ask('nick:change', { nick: 'ally' });
    await two.bob.hears('person:renamed', { from: 'alicia', to: 'ally' });
    stand.between.send(written(two.keys.alice.identity));
    await refused(two, 'by somebody else');
  });

  it.each<[string, 'alice' | 'bob', string, Partial<InviteFields>]>([
    ['its writer', 'alice', 'alicia', { from: 'alicia' }],
    ['whom it is for', 'bob', 'bobby', { to: 'bobby' }],
  ])('that overtakes the news of it waits for that: %s', async (_, who, nick, fields) => {
    const clock = new FakeClock(Date.now());
    const two = await stand.pair({ clock });
    const { timers } = clock;
    stand.between.send(written(two.keys.alice.identity, fields));
    await eventually(() => clock.timers > timers);
    await renamed(two, who, nick);
    clock.advance(STRANGER_WAIT_MS);
    await two.bob.hears('invitation:received', { verified: true });
    expect(forgeries(two)).toEqual([]);
  });
});

async function socket(): Promise<UdpSocket> {
  const opened = await bindUdp(0, '127.0.0.1');
  ends.push(() => {
    opened.close();
  });
  return opened;
}

/** Bytes of the heap that are in use after everything that can be freed is. */
function heapUsed(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Far more than noise, far less than fifty thousand of anything. */
const HEAP_BOUND_BYTES = 4 * 1024 * 1024;
const FLOOD = 50_000;
/** So many at once fit a socket's buffer; then whoever reads gets a turn. */
const BURST = 100;

describe('a flood of forged invitations', () => {
  it('shows a bounded number, answers nothing, keeps nothing, and leaves the room alone', async () => {
    const two = await stand.pair();
    const { alice, bob } = two;
    const flooder = await socket();
    let answers = 0;
    flooder.onDatagram(() => (answers += 1));
    const forged = written(mallory);
    const nth = (count: number): Buffer => {
      const tcpPort = 1024 + (count % 60_000);
      const kinds = [
        encodeDatagram({ form: 'frames', type: 'request', tcpPort }),
        encodeDatagram({ form: 'lines', type: 'request', tcpPort }),
        encodeDatagram({ form: 'klatsch', type: 'invite', id: `f${count}`, tcpPort, from: 'eve', to: 'bob' }),
        encodeDatagram({ ...forged, id: `f${count}`, tcpPort }),
        encodeDatagram({ form: 'klatsch', type: 'cancel', id: `f${count}` }),
      ];
      return kinds[count % kinds.length] ?? Buffer.alloc(0);
    };
    const flood = async (from: number, to: number): Promise<void> => {
      for (let count = from; count < to; count++) {
        flooder.send(nth(count), '127.0.0.1', bob.udpPort);
        // In bob's friend's name, too.
        if (count % 5 === 0) stand.between.send({ ...forged, id: `f${count}` });
        if (count % BURST === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    };
    // What is kept anyway (ids that were seen) is full after the first part.
    await flood(0, FLOOD / 5);
    const before = heapUsed();
    await flood(FLOOD / 5, FLOOD);
    alice.ask('room:say', { text: 'still here' });
    await bob.hears('room:message', { text: 'still here' });
    expect(heapUsed() - before).toBeLessThan(HEAP_BOUND_BYTES);
    expect(bob.told('invitation:received').length).toBeGreaterThan(0);
    // Those that have expired during the flood may have made room for as many others.
    const open = bob.told('invitation:received').length - bob.told('invitation:expired').length;
    expect(open).toBeLessThanOrEqual(STRANGER_INVITATIONS_OPEN);
    expect(bob.told('invitation:received').every(({ nick, verified }) => nick === null && !verified)).toBe(
      true,
    );
    expect(forgeries(two)).toHaveLength(1);
    expect([answers, stand.between.back]).toEqual([0, []]);
    expect(bob.told('server:lost')).toEqual([]);
    expect(bob.told('chat:opened')).toEqual([]);
  });

  it('of other datagrams in the name of somebody here is answered to them a few times a second', async () => {
    const { alice, bob } = await stand.pair();
    const began = Date.now();
    for (let count = 0; count < 500; count++) {
      stand.between.send({ form: 'klatsch', type: count % 2 === 0 ? 'cancel' : 'decline', id: `f${count}` });
      if (count % BURST === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    alice.ask('room:say', { text: 'still here' });
    await bob.hears('room:message', { text: 'still here' });
    await eventually(() => stand.between.back.length > 0);
    const seconds = Math.floor((Date.now() - began) / 1000) + 2;
    expect(stand.between.back.length).toBeLessThanOrEqual(seconds * SEENS_PER_SECOND);
  });
});
