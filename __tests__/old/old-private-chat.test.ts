import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { FRAMES_FORM, LINES_FORM, frame } from '../support/old/forms.js';
import type { OldChat } from '../support/old/old-chat.js';
import { OldPeer } from '../support/old/old-peer.js';
import { bindOn, breakSocket, connectTo, sendFromThrowAwayPort } from '../support/old/sockets.js';

const start = cast();
const HERE = '127.0.0.1';
const FORMS = [
  { dialect: 'lines', form: LINES_FORM },
  { dialect: 'frames', form: FRAMES_FORM },
];

async function answeredBy(answered: Promise<OldChat | null>): Promise<OldChat> {
  const chat = await answered;
  if (chat === null) throw new Error('nobody answered');
  return chat;
}

describe.each(FORMS)('private chats between old programs of the $dialect dialect', ({ dialect, form }) => {
  async function pair(): Promise<{ alice: OldPeer; bob: OldPeer }> {
    const alice = await start(new OldPeer(form, { nick: 'alice', address: '127.0.0.11' }));
    const bob = await start(new OldPeer(form, { nick: 'bob', address: '127.0.0.12' }));
    return { alice, bob };
  }

  async function chat(): Promise<{ ofAlice: OldChat; ofBob: OldChat }> {
    const { alice, bob } = await pair();
    const invitation = await alice.invite(bob.address, bob.udpPort);
    const ofBob = await answeredBy((await bob.nextDialog()).accept());
    return { ofAlice: await answeredBy(invitation.answered), ofBob };
  }

  it('open on yes, carry texts and end with a goodbye', async () => {
    const { ofAlice, ofBob } = await chat();
    expect([ofAlice.partner, ofBob.partner]).toEqual(['bob', 'alice']);
    ofAlice.say('psst');
    await ofBob.waitFor('alice: psst');
    ofBob.say('yes?');
    await ofAlice.waitFor('bob: yes?');
    await ofBob.leave();
    await ofAlice.waitFor('bob hat den Chat beendet');
    expect([ofAlice.ended, ofBob.ended]).toEqual(['goodbye', 'left']);
  });

  it('end with the stream when the partner is killed', async () => {
    const { ofAlice, ofBob } = await chat();
    await ofBob.stop();
    await ofAlice.waitFor(() => ofAlice.ended === 'end of stream');
    expect(ofAlice.seen).toEqual([]);
  });

  it('come from a throw-away port or from the registered one', async () => {
    const { alice, bob } = await pair();
    await alice.invite(bob.address, bob.udpPort);
    const { ip, udpPort } = await bob.nextDialog();
    expect(ip).toBe(alice.address);
    expect(udpPort === alice.udpPort).toBe(dialect === 'frames');
  });

  it('expire when nobody connects for ten seconds', async () => {
    const { bob } = await pair();
    const clock = new FakeClock();
    const carol = await start(new OldPeer(form, { nick: 'carol', clock }));
    const { answered } = await carol.invite(bob.address, bob.udpPort);
    const dialog = await bob.nextDialog();
    clock.advance(10_000);
    expect(await answered).toBeNull();
    expect(await dialog.accept()).toBeNull();
  });

  it('queue another dialog for every repeated request', async () => {
    const { bob } = await pair();
    for (let i = 0; i < 3; i++) {
      await sendFromThrowAwayPort(HERE, form.request(40_001), bob.udpPort, bob.address);
    }
    await bob.waitFor(() => bob.dialogs.length === 3);
    await bob.dialogs[0]?.decline();
    expect(bob.dialogs).toHaveLength(2);
  });

  it.each(['CHAT_REQUEST', 'CHAT_REQUEST forty', 'CHAT_REQUEST \u{0}'])(
    'are over for good when the UDP thread dies of %j, unless arguments are counted',
    async (text) => {
      const { bob } = await pair();
      const bytes = dialect === 'frames' ? frame(text) : Buffer.from(text);
      await sendFromThrowAwayPort(HERE, bytes, bob.udpPort, bob.address);
      await bob.waitFor(() => bob.log.length === 1);
      expect(bob.udpThreadAlive).toBe(dialect === 'frames' && text === 'CHAT_REQUEST');
    },
  );

  it('take the nick and a text that come together for one nick', async () => {
    const { alice, bob } = await pair();
    const { tcpPort, answered } = await alice.invite(bob.address, bob.udpPort);
    const socket = await connectTo(alice.address, tcpPort, HERE);
    socket.write('bobhello');
    expect((await answeredBy(answered)).partner).toBe('bobhello');
    await breakSocket(socket);
  });

  describe('over a raw connection', () => {
    async function raw(): ReturnType<typeof connect> {
      const { alice, bob } = await pair();
      return connect(alice, await alice.invite(bob.address, bob.udpPort));
    }

    async function connect(
      alice: OldPeer,
      invitation: Awaited<ReturnType<OldPeer['invite']>>,
    ): Promise<{
      socket: Awaited<ReturnType<typeof connectTo>>;
      ofAlice: OldChat;
    }> {
      const socket = await connectTo(alice.address, invitation.tcpPort, HERE);
      socket.write('bob');
      const [nick] = (await once(socket, 'data')) as [Buffer];
      expect(String(nick)).toBe('alice');
      return { socket, ofAlice: await answeredBy(invitation.answered) };
    }

    it('take whatever one recv returns for one text', async () => {
      const { socket, ofAlice } = await raw();
      socket.write('one\ntwo\n');
      await ofAlice.waitFor(() => ofAlice.messages.length === 1);
      expect(ofAlice.messages).toEqual(['one\ntwo']);
      await breakSocket(socket);
    });

    it('show a goodbye that is glued to a text as text', async () => {
      const { socket, ofAlice } = await raw();
      socket.end('bye\n[DISCONNECT]\n');
      await ofAlice.waitFor(() => ofAlice.ended !== null);
      expect(ofAlice.messages).toEqual(['bye\n[DISCONNECT]']);
      expect(ofAlice.ended).toBe('end of stream');
    });

    it('end on a character cut at the end of a recv', async () => {
      const { socket, ofAlice } = await raw();
      socket.write(`${'a'.repeat(1023)}ü`);
      await ofAlice.waitFor(() => ofAlice.ended !== null);
      expect(ofAlice.ended).toBe('exception');
      expect(ofAlice.messages).toEqual([]);
      await breakSocket(socket);
    });

    it('send texts raw', async () => {
      const { socket, ofAlice } = await raw();
      let received = '';
      socket.on('data', (bytes: Buffer) => (received += String(bytes)));
      ofAlice.say('psst');
      await ofAlice.leave();
      const expected = dialect === 'lines' ? 'psst\n[DISCONNECT]\n' : 'psst[DISCONNECT]';
      await eventually(() => received === expected);
    });
  });
});

describe('a no between old programs', () => {
  it('misses an inviter of the lines dialect: it goes to the UDP port of its TCP number', async () => {
    const alice = await start(new OldPeer(LINES_FORM, { nick: 'alice', address: '127.0.0.13' }));
    const bob = await start(new OldPeer(LINES_FORM, { nick: 'bob' }));
    const { tcpPort } = await alice.invite(bob.address, bob.udpPort);
    const listener = await bindOn(alice.address, tcpPort);
    const arrived = once(listener, 'message') as Promise<[Buffer]>;
    await (await bob.nextDialog()).decline();
    expect(String((await arrived)[0])).toBe('CHAT_REJECTED');
    expect(alice.seen).toEqual([]);
    listener.close();
    await sendFromThrowAwayPort(HERE, LINES_FORM.rejected, alice.udpPort, alice.address);
    await alice.waitFor(`rejected from ${HERE}`);
  });

  it('reaches an inviter of the frames dialect', async () => {
    const alice = await start(new OldPeer(FRAMES_FORM, { nick: 'alice' }));
    const bob = await start(new OldPeer(FRAMES_FORM, { nick: 'bob' }));
    await alice.invite(bob.address, bob.udpPort);
    await (await bob.nextDialog()).decline();
    await alice.waitFor(`rejected from ${HERE}`);
  });
});

describe('an invitation with more arguments than the port', () => {
  it('is shown in the lines dialect', async () => {
    const bob = await start(new OldPeer(LINES_FORM, { nick: 'bob' }));
    await sendFromThrowAwayPort(HERE, Buffer.from('CHAT_REQUEST 40001 alice'), bob.udpPort, HERE);
    expect((await bob.nextDialog()).tcpPort).toBe(40_001);
  });

  it('is only logged in the frames dialect', async () => {
    const bob = await start(new OldPeer(FRAMES_FORM, { nick: 'bob' }));
    await sendFromThrowAwayPort(HERE, frame('CHAT_REQUEST 40001 alice'), bob.udpPort, HERE);
    await bob.waitFor(() => bob.log.length === 1);
    expect(bob.dialogs).toEqual([]);
    expect(bob.udpThreadAlive).toBe(true);
  });
});

it('the two old dialects cannot invite each other', async () => {
  const lines = await start(new OldPeer(LINES_FORM, { nick: 'alice' }));
  const frames = await start(new OldPeer(FRAMES_FORM, { nick: 'bob' }));
  await lines.invite(HERE, frames.udpPort);
  await frames.waitFor(() => !frames.udpThreadAlive);
  await frames.invite(HERE, lines.udpPort);
  await sendFromThrowAwayPort(HERE, LINES_FORM.request(40_001), lines.udpPort, HERE);
  expect((await lines.nextDialog()).tcpPort).toBe(40_001);
  expect([lines.dialogs.length, frames.dialogs.length]).toEqual([1, 0]);
});
