import { afterEach, describe, expect, it } from '@jest/globals';
import { AUTO_ANSWER_MS, INVITATION_MS, STRANGER_INVITATIONS_OPEN } from '../../src/limits.js';
import type { TestPeer } from '../peer/test-peer.js';
import { stage } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { FRAMES_FORM, LINES_FORM } from '../support/old/forms.js';
import { bindOn, sendDatagram } from '../support/old/sockets.js';
import { RawOld } from './raw-old.js';
import { TapListener } from './wire-tap.js';

const start = stage();
const play = cast();
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const DIALECTS = ['lines', 'frames'] as const;
const FLOOD = 500;

async function listener(): Promise<TapListener> {
  const opened = await TapListener.open();
  ends.push(() => opened.stop());
  return opened;
}

/** A UDP socket of nobody's, and how many datagrams have come to it. */
async function stranger(address = '127.0.0.1'): Promise<{ send: Send; answers: () => number }> {
  const socket = await bindOn(address);
  ends.push(() => {
    socket.close();
  });
  let count = 0;
  socket.on('message', () => (count += 1));
  return {
    send: (bytes, to) => sendDatagram(socket, bytes, to.udpPort, '127.0.0.1'),
    answers: () => count,
  };
}
type Send = (bytes: Buffer, to: TestPeer) => Promise<void>;

/** An invitation in the klatsch form. */
function klatschInvite(id: string, tcpPort: number, from = 'bob'): Buffer {
  const payload = Buffer.from(`INVITE ${JSON.stringify({ id, tcpPort, from, to: 'alice' })}`);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(payload.length);
  return Buffer.concat([length, payload]);
}

/** Lets alice read, so that no datagram is lost for want of room in the system. */
async function breathe(): Promise<void> {
  for (let count = 0; count < 3; count++) await new Promise((resolve) => setImmediate(resolve));
}

/** Waits until everything that came to alice before has been seen to: this one is shown. */
async function flushed(alice: TestPeer, last: RawOld): Promise<void> {
  await last.invite(alice.udpPort);
  await alice.hears('invitation:received', { nick: last.nick });
}

describe('an invitation from an address that is nobody’s', () => {
  it.each(['ask', 'all', 'none'] as const)(
    'is shown without a name, gets no answer and no connection (--accept %s)',
    async (accept) => {
      const { port } = await start.server();
      const alice = await start.joined(port, 'alice', { accept });
      const bob = await play(await RawOld.join(port, 'frames', 'bob'));
      await alice.hears('person:joined', { nick: 'bob' });
      const trap = await listener();
      const spoofs: Awaited<ReturnType<typeof stranger>>[] = [];
      // At bob's IP, and at one where nobody is.
      for (const address of ['127.0.0.1', '127.0.0.9']) {
        const spoof = await stranger(address);
        spoofs.push(spoof);
        await spoof.send(FRAMES_FORM.request(trap.port), alice);
        await spoof.send(klatschInvite('x1', trap.port), alice);
        const fields = { nick: null, ip: address, verified: false };
        await eventually(() => {
          const told = alice.told('invitation:received').filter(({ ip }) => ip === address);
          expect(told).toMatchObject([fields, fields]);
        });
        for (const { id } of alice.told('invitation:received')) alice.ask('invitation:decline', { id });
      }
      await flushed(alice, bob);
      expect(spoofs.map(({ answers }) => answers())).toEqual([0, 0]);
      expect(trap.taps).toEqual([]);
      expect(alice.told('chat:opened')).toEqual([]);
    },
  );

  it('is connected to once, there and nowhere else, when the user says yes', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const trap = await listener();
    const spoof = await stranger();
    await spoof.send(FRAMES_FORM.request(trap.port), alice);
    const { id } = await alice.hears('invitation:received', { nick: null });
    expect(trap.taps).toEqual([]);
    alice.ask('invitation:accept', { id });
    alice.ask('invitation:accept', { id });
    const tap = await trap.first();
    await tap.receives('alice');
    await tap.send('zed');
    await alice.hears('chat:opened', { nick: 'zed', ip: '127.0.0.1' });
    expect(trap.taps).toHaveLength(1);
  });

  it('of the lines form, which hides its sender among several, is never answered by itself', async () => {
    const { port } = await start.server();
    for (const accept of ['all', 'none'] as const) {
      const nick = `alice-${accept}`;
      const alice = await start.joined(port, nick, { accept });
      const bob = await play(await RawOld.join(port, 'lines', `bob-${accept}`));
      const carol = await play(await RawOld.join(port, 'lines', `carol-${accept}`));
      await alice.hears('person:joined', { nick: carol.nick });
      const trap = await bob.invite(alice.udpPort);
      await alice.hears('invitation:received', { nick: null, ip: '127.0.0.1', udpPort: null });
      // What she sent before has come by the time that this is back.
      alice.ask('room:say', { text: 'and now?' });
      await alice.hears('room:message', { text: 'and now?' });
      expect([trap.taps, alice.told('invitation:closed')]).toEqual([[], []]);
      expect([bob.heard, carol.heard]).toEqual([[], []]);
    }
  });
});

describe.each(DIALECTS)('a request of somebody in the room, in the %s form,', (dialect) => {
  async function meet(options: Parameters<typeof start.joined>[2] = {}): Promise<[TestPeer, RawOld]> {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice', options);
    const bob = await play(await RawOld.join(port, dialect, 'bob'));
    await alice.hears('person:joined', { nick: 'bob' });
    return [alice, bob];
  }

  it('is shown once, however often it comes, and connects nowhere before the yes', async () => {
    const [alice, bob] = await meet();
    const trap = await bob.invite(alice.udpPort);
    for (let count = 0; count < 20; count++) await bob.ask(trap.port, alice.udpPort);
    await alice.hears('invitation:received', { nick: 'bob' });
    // One to another port takes its place, which shows that all before have been read.
    const other = await bob.invite(alice.udpPort);
    await alice.hears('invitation:closed', { nick: 'bob', reason: 'cancelled' });
    expect(alice.told('invitation:received')).toHaveLength(2);
    expect([trap.taps, other.taps]).toEqual([[], []]);
    alice.ask('invitation:accept', { nick: 'bob' });
    await (await other.first()).receives('alice');
    expect(trap.taps).toEqual([]);
  });

  it('is answered with yes by --accept all, at most once a second however many come', async () => {
    const clock = new FakeClock();
    const [alice, bob] = await meet({ accept: 'all', clock });
    const first = await bob.invite(alice.udpPort);
    await (await first.first()).stop();
    await alice.hears('problem', { code: 'chat-failed' });
    const more: TapListener[] = [];
    for (let count = 2; count <= 5; count++) {
      more.push(await bob.invite(alice.udpPort));
      await eventually(() => alice.told('invitation:received').length === count);
    }
    clock.advance(AUTO_ANSWER_MS - 1);
    expect(alice.told('invitation:closed').filter(({ reason }) => reason === 'accepted')).toHaveLength(1);
    clock.advance(1);
    await (await more[3]?.first())?.receives('alice');
    expect([first, ...more].map(({ taps }) => taps.length)).toEqual([1, 0, 0, 0, 1]);
  });

  it('is answered with one no by --accept none', async () => {
    const [alice, bob] = await meet({ accept: 'none' });
    const trap = await bob.invite(alice.udpPort);
    await eventually(() => {
      // A lines program hears it at its registered port, as alone at its IP.
      expect(bob.heard).toEqual(['CHAT_REJECTED']);
    });
    expect(trap.taps).toEqual([]);
    expect(alice.told('invitation:closed')).toMatchObject([{ nick: 'bob', reason: 'declined' }]);
  });

  it('gets one no when there is a chat with its sender already', async () => {
    const [alice, bob] = await meet();
    const trap = await bob.invite(alice.udpPort);
    await alice.hears('invitation:received', { nick: 'bob' });
    alice.ask('invitation:accept', {});
    await (await trap.first()).send('bob');
    await alice.hears('chat:opened', { nick: 'bob' });
    const second = await bob.invite(alice.udpPort);
    for (let count = 0; count < 5; count++) await bob.ask(second.port, alice.udpPort);
    const third = await bob.invite(alice.udpPort);
    await eventually(() => {
      expect(bob.heard).toEqual(['CHAT_REJECTED', 'CHAT_REJECTED']);
    });
    expect([second.taps, third.taps, alice.told('invitation:received').length]).toEqual([[], [], 1]);
  });

  it('that names no port of a chat, or nothing that can be read, is as if it had not come', async () => {
    const [alice, bob] = await meet();
    const form = dialect === 'lines' ? LINES_FORM : FRAMES_FORM;
    for (const tcpPort of [0, 22, 1023, 65_536, -1]) await bob.datagram(form.request(tcpPort), alice.udpPort);
    const texts = [
      'CHAT_REQUEST',
      'CHAT_REQUEST x',
      'CHAT_REQUEST 5e4',
      'SEEN {}',
      'INVITE {"id":1}',
      '\u0000',
    ];
    for (const text of texts) {
      await bob.datagram(Buffer.from(text), alice.udpPort);
      await bob.datagram(
        Buffer.concat([Buffer.from([0, 0, 0, text.length]), Buffer.from(text)]),
        alice.udpPort,
      );
    }
    await bob.datagram(Buffer.from([0, 0, 0, 200, 1]), alice.udpPort);
    await bob.datagram(Buffer.alloc(0), alice.udpPort);
    await bob.datagram(Buffer.alloc(5000, 0x41), alice.udpPort);
    const whole = klatschInvite('x'.repeat(2000), 50_000);
    await bob.datagram(whole, alice.udpPort);
    await flushed(alice, bob);
    expect(alice.told('invitation:received')).toHaveLength(1);
    expect(alice.told('problem')).toEqual([]);
    expect(bob.heard).toEqual([]);
  });
});

describe('a flood of invitations', () => {
  it('of strangers is bounded, leaves room for people, and is over after its time', async () => {
    const { port } = await start.server();
    const clock = new FakeClock();
    const alice = await start.joined(port, 'alice', { clock });
    const bob = await play(await RawOld.join(port, 'frames', 'bob'));
    await alice.hears('person:joined', { nick: 'bob' });
    const flood = await stranger('127.0.0.7');
    for (let count = 0; count < FLOOD; count++) {
      await flood.send(FRAMES_FORM.request(20_000 + count), alice);
      await flood.send(klatschInvite(`x${count}`, 30_000 + count), alice);
      await breathe();
    }
    // Strangers are waited for: they may be about to be introduced.
    await flushed(alice, bob);
    clock.advance(INVITATION_MS / 2);
    const shown = alice.told('invitation:received');
    expect(shown.filter(({ nick }) => nick === null)).toHaveLength(STRANGER_INVITATIONS_OPEN);
    expect(shown.filter(({ nick }) => nick === 'bob')).toHaveLength(1);
    expect(flood.answers()).toBe(0);
    clock.advance(INVITATION_MS);
    expect(alice.told('invitation:expired')).toHaveLength(STRANGER_INVITATIONS_OPEN + 1);
    alice.ask('invitation:accept', {});
    expect(alice.told('problem')).toMatchObject([{ code: 'invitation-none' }]);
  });

  it('of somebody in the room has one open at a time, and no connection', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await play(await RawOld.join(port, 'frames', 'bob'));
    await alice.hears('person:joined', { nick: 'bob' });
    const trap = await listener();
    for (let count = 0; count < FLOOD; count++) {
      await bob.datagram(klatschInvite(`x${count}`, trap.port), alice.udpPort);
      await breathe();
    }
    await flushed(alice, bob);
    await eventually(() => {
      const open = alice.told('invitation:received').length - alice.told('invitation:closed').length;
      expect(open).toBe(1);
    });
    expect(trap.taps).toEqual([]);
  });
});
