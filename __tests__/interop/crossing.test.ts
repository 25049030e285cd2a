import { describe, expect, it } from '@jest/globals';
import type { TestPeer } from '../peer/test-peer.js';
import { stage } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import { RawOld } from './raw-old.js';
import { WireTap } from './wire-tap.js';

const start = stage();
const play = cast();

const HOUSES = OLD_PROGRAMS.flatMap((programs) => [
  { ...programs, where: 'a klatsch server', house: async () => (await start.server()).port },
  { ...programs, where: 'its own server', house: async () => (await play(programs.server())).port },
]);

describe.each(HOUSES)(
  'an old $dialect peer and klatsch that invite each other on $where',
  ({ client, house }) => {
    it.each([
      ['alice', 'bob'],
      ['zoe', 'bob'],
    ])('have one chat, as %s and %s', async (self, other) => {
      const port = await house();
      const bob = await play(client({ port, nick: other }));
      const peer = await start.joined(port, self);
      await bob.waitFor(`joined ${self}`);
      peer.ask('chat:open', { nick: other });
      const dialog = await bob.nextDialog();
      const { answered } = await bob.inviteUser(self);
      // Both users say yes to whatever they are asked.
      await peer.hears('invitation:received', { nick: other });
      await dialog.accept();
      peer.ask('invitation:accept', { nick: other });
      await peer.hears('chat:opened', { nick: other });
      await bob.waitFor(() => bob.chats.length > 0);
      peer.ask('chat:say', { nick: other, text: 'here' });
      await eventually(() => bob.chats.flatMap(({ messages }) => messages).includes('here'));
      expect(peer.told('chat:opened')).toHaveLength(1);
      expect(peer.told('chat:ended')).toEqual([]);
      await bob.stop();
      expect([null, bob.chats[0] ?? null]).toContain(await answered);
    });
  },
);

describe.each(['lines', 'frames'] as const)('while klatsch waits for an old %s peer', (dialect) => {
  async function waiting(): Promise<{ alice: TestPeer; bob: RawOld; port: number }> {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await play(await RawOld.join(port, dialect, 'bob'));
    await play(await RawOld.join(port, dialect, 'bobby'));
    await alice.hears('person:joined', { nick: 'bobby' });
    alice.ask('chat:open', { nick: 'bob' });
    await eventually(() => bob.heard.length > 0);
    return { alice, bob, port: Number(bob.heard[0]?.split(' ')[1]) };
  }

  it('strangers, silent ones and other programs are turned away and block nobody', async () => {
    const { alice, bob, port } = await waiting();
    const silent = await WireTap.to(port);
    const callers = [];
    for (const first of [
      'eve',
      'bobby',
      '\u0016\u0003\u0001',
      '\u0000\u0000\u0000\u0002{}',
      'GET / HTTP/1.1\r\n',
    ]) {
      const caller = await WireTap.to(port);
      callers.push(caller);
      await caller.send(first);
      await eventually(() => caller.ended);
    }
    const call = await bob.call();
    await call.send('bob');
    await alice.hears('chat:opened', { nick: 'bob' });
    await eventually(() => call.text === 'alice');
    await eventually(() => silent.ended);
    expect(callers.map(({ text }) => text)).toEqual(callers.map(() => ''));
    for (const each of [silent, ...callers]) await each.stop();
  });
});

describe.each(OLD_PROGRAMS)('with two old $dialect peers at one address', ({ dialect, client }) => {
  it('a no is that of who has said it', async () => {
    const { port } = await start.server();
    const bob = await play(client({ port, nick: 'bob' }));
    const carol = await play(client({ port, nick: 'carol' }));
    const alice = await start.joined(port, 'alice');
    for (const nick of ['bob', 'carol']) alice.ask('chat:open', { nick });
    const asked = await bob.nextDialog();
    await (await carol.nextDialog()).decline();
    await alice.hears('invitation:declined', { nick: 'carol' });
    await asked.accept();
    await alice.hears('chat:opened', { nick: 'bob' });
    expect(alice.told('invitation:declined')).toHaveLength(1);
  });

  it('a second chat with one of them is refused as soon as it is known whose it is', async () => {
    const { port } = await start.server();
    const bob = await play(client({ port, nick: 'bob' }));
    await play(client({ port, nick: 'carol' }));
    const alice = await start.joined(port, 'alice');
    await bob.waitFor('joined alice');
    alice.ask('chat:open', { nick: 'bob' });
    await (await bob.nextDialog()).accept();
    await alice.hears('chat:opened', { nick: 'bob' });
    await bob.inviteUser('alice');
    if (dialect === 'lines') {
      // The form hides who asks, so the user is asked.
      await alice.hears('invitation:received', { nick: null });
      alice.ask('invitation:accept', {});
      await alice.hears('problem', { code: 'chat-exists' });
      await bob.waitFor(() => bob.chats[1]?.ended === 'goodbye');
    } else await bob.waitFor('rejected from 127.0.0.1');
    bob.chats[0]?.say('still you');
    await alice.hears('chat:message', { nick: 'bob', text: 'still you' });
    expect(alice.told('chat:opened')).toHaveLength(1);
  });
});
