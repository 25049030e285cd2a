import { describe, expect, it } from '@jest/globals';
import { TEXT_BYTES } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import type { OldChat } from '../support/old/old-chat.js';
import type { OldClient } from '../support/old/old-client.js';
import { stage } from './test-peer.js';
import type { Stage, TestPeer } from './test-peer.js';

const start = stage();
const play = cast();

/** Where everybody meets: an old server of the dialect, or a klatsch server. */
const HOUSES = OLD_PROGRAMS.flatMap((programs) => [
  {
    programs,
    name: `an old ${programs.dialect} peer on its own server`,
    server: async (): Promise<number> => (await play(programs.server())).port,
  },
  {
    programs,
    name: `an old ${programs.dialect} peer on a klatsch server`,
    server: async (): Promise<number> => (await start.server()).port,
  },
]);

type House = (typeof HOUSES)[number];

async function pair(
  house: House,
  options: Parameters<Stage['joined']>[2] = {},
): Promise<{ port: number; alice: TestPeer; bob: OldClient }> {
  const port = await house.server();
  const bob = await play(house.programs.client({ port, nick: 'bob' }));
  const alice = await start.joined(port, 'alice', options);
  await bob.waitFor('joined alice');
  return { port, alice, bob };
}

/** The chat that bob has accepted. */
async function accepted(alice: TestPeer, bob: OldClient): Promise<OldChat> {
  alice.ask('chat:open', { nick: 'bob' });
  const chat = await (await bob.nextDialog()).accept();
  await alice.hears('chat:opened', { nick: 'bob' });
  if (chat === null) throw new Error('no chat');
  return chat;
}

describe.each(HOUSES)('$name', (house) => {
  const { dialect } = house.programs;

  it('is invited with exactly one datagram, and accepts', async () => {
    const { alice, bob } = await pair(house);
    const chat = await accepted(alice, bob);
    expect(chat.partner).toBe('alice');
    expect(alice.told('invitation:sent')).toEqual([
      { nick: 'bob', ip: '127.0.0.1', udpPort: bob.udpPort, verified: false },
    ]);
    expect(bob.seen.filter((line) => line.startsWith('invited'))).toHaveLength(1);
    expect(bob.udpThreadAlive).toBe(true);
    expect(bob.log).toEqual([]);
  });

  it('is invited, and declines', async () => {
    const { alice, bob } = await pair(house);
    alice.ask('chat:tell', { nick: 'bob', text: 'psst' });
    await (await bob.nextDialog()).decline();
    await alice.hears('invitation:declined', { nick: 'bob' });
    await alice.hears('problem', {
      code: 'invitation-failed',
      draft: { target: { nick: 'bob' }, text: 'psst' },
    });
  });

  it('invites, and is accepted only after a yes', async () => {
    const { alice, bob } = await pair(house);
    const { tcpPort, answered } = await bob.inviteUser('alice');
    const received = await alice.hears('invitation:received', { nick: 'bob', ip: '127.0.0.1' });
    expect(received).toMatchObject({ udpPort: bob.udpPort, verified: false });
    expect(bob.chats).toEqual([]);
    alice.ask('invitation:accept', { nick: 'bob' });
    const chat = await answered;
    expect(chat?.partner).toBe('alice');
    await alice.hears('chat:opened', { nick: 'bob', ip: '127.0.0.1', port: tcpPort });
  });

  it('invites, and is declined', async () => {
    const { alice, bob } = await pair(house);
    await bob.inviteUser('alice');
    await alice.hears('invitation:received');
    alice.ask('invitation:decline', {});
    await bob.waitFor('rejected from 127.0.0.1');
  });

  it('hears texts whole, and is heard', async () => {
    const { alice, bob } = await pair(house);
    const chat = await accepted(alice, bob);
    alice.ask('chat:say', { nick: 'bob', text: 'one\ntwo' });
    alice.ask('chat:say', { nick: 'bob', text: 'waves', emote: true });
    alice.ask('chat:say', { nick: 'bob', text: 'ä'.repeat(1500) });
    await chat.waitFor(() => chat.messages.join('').endsWith('ä'.repeat(1500)));
    expect(chat.messages.slice(0, 3)).toEqual(['one', 'two', '* waves']);
    expect(Math.max(...chat.messages.map((text) => Buffer.byteLength(text)))).toBeLessThanOrEqual(1000);
    chat.say('hello alice');
    await alice.hears('chat:message', { nick: 'bob', from: 'bob', text: 'hello alice' });
    expect(alice.told('chat:message').filter(({ from }) => from === 'alice')).toHaveLength(3);
  });

  it('hears the goodbye as such, also right after a text', async () => {
    const { alice, bob } = await pair(house);
    const chat = await accepted(alice, bob);
    alice.ask('chat:say', { nick: 'bob', text: 'last words' });
    alice.ask('chat:close', { nick: 'bob' });
    expect(alice.told('chat:ended')).toEqual([{ nick: 'bob', reason: 'closed' }]);
    await chat.waitFor('alice hat den Chat beendet');
    expect(chat.messages).toEqual(['last words']);
  });

  it('is never sent a text that it would take for the goodbye', async () => {
    const { alice, bob } = await pair(house);
    const chat = await accepted(alice, bob);
    alice.ask('chat:say', { nick: 'bob', text: ' [DISCONNECT] ' });
    await alice.hears('problem', {
      code: 'text-is-goodbye',
      draft: { target: { nick: 'bob' }, text: ' [DISCONNECT] ' },
    });
    alice.ask('chat:say', { nick: 'bob', text: 'still here' });
    await chat.waitFor('alice: still here');
    expect(chat.ended).toBeNull();
  });

  it('leaves, or is lost', async () => {
    const { alice, bob } = await pair(house);
    const first = await accepted(alice, bob);
    first.say('bye');
    await alice.hears('chat:message', { text: 'bye' });
    await first.leave();
    await alice.hears('chat:ended', { nick: 'bob', reason: 'left' });
    alice.forget();
    const second = await accepted(alice, bob);
    await second.stop();
    await alice.hears('chat:ended', { nick: 'bob', reason: 'lost' });
  });

  it('cannot have a second chat with the same person', async () => {
    const { alice, bob } = await pair(house);
    await accepted(alice, bob);
    alice.ask('chat:open', { nick: 'bob' });
    await alice.hears('problem', { code: 'chat-exists' });
    alice.forget();
    await bob.inviteUser('alice');
    await bob.waitFor('rejected from 127.0.0.1');
    expect(alice.told('invitation:received')).toEqual([]);
  });

  it('is answered without asking, when told so', async () => {
    const { bob } = await pair(house, { accept: 'all' });
    const { answered } = await bob.inviteUser('alice');
    expect((await answered)?.partner).toBe('alice');
  });

  it('ends in one chat when both invite each other', async () => {
    const { alice, bob } = await pair(house);
    alice.ask('chat:open', { nick: 'bob' });
    const dialog = await bob.nextDialog();
    const { answered } = await bob.inviteUser('alice');
    await alice.hears('invitation:received');
    await dialog.accept();
    await alice.hears('chat:opened', { nick: 'bob' });
    await alice.hears('invitation:closed', { nick: 'bob', reason: 'accepted' });
    expect(alice.told('chat:opened')).toHaveLength(1);
    await bob.stop();
    expect(await answered).toBeNull();
  });

  it('keeps the chat when the server is gone', async () => {
    const { alice, bob } = await pair(house);
    const chat = await accepted(alice, bob);
    alice.ask('server:disconnect', {});
    await alice.hears('server:lost');
    chat.say('still here');
    await alice.hears('chat:message', { text: 'still here' });
  });

  it('shows an invitation of several possible senders without a name', async () => {
    const { port, alice, bob } = await pair(house);
    await play(house.programs.client({ port, nick: 'carol' }));
    await alice.hears('person:joined', { nick: 'carol' });
    const { answered } = await bob.inviteUser('alice');
    const received = await alice.hears('invitation:received');
    expect(received.nick).toBe(dialect === 'lines' ? null : 'bob');
    expect(received.udpPort).toBe(dialect === 'lines' ? null : bob.udpPort);
    alice.ask('invitation:accept', { nick: 'bob' });
    expect((await answered)?.partner).toBe('alice');
    await alice.hears('chat:opened', { nick: 'bob' });
  });

  it('hears a long text paced', async () => {
    const { alice, bob } = await pair(house);
    const chat = await accepted(alice, bob);
    const text = '🍜'.repeat(TEXT_BYTES / 4);
    alice.ask('chat:say', { nick: 'bob', text });
    await chat.waitFor(() => chat.messages.join('') === text);
    expect(chat.log).toEqual([]);
    await eventually(() => {
      expect(alice.told('problem')).toEqual([]);
    });
  });
});
