import { describe, expect, it } from '@jest/globals';
import { cast } from '../support/old/cast.js';
import { FRAMES_FORM, LINES_FORM } from '../support/old/forms.js';
import { OldPeer } from '../support/old/old-peer.js';
import { stage } from './test-peer.js';

const start = stage();
const play = cast();

describe.each([
  ['frames', FRAMES_FORM],
  ['lines', LINES_FORM],
] as const)('somebody of no server who invites in the %s form', (_, form) => {
  it('is connected to only after a yes, and named by what they say', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const zed = await play(new OldPeer(form, { nick: 'zed', address: '127.0.0.3' }));
    const { answered } = await zed.invite('127.0.0.1', alice.udpPort);
    await alice.hears('invitation:received', { nick: null, ip: '127.0.0.3', verified: false });
    expect(zed.chats).toEqual([]);
    alice.ask('invitation:accept', {});
    await alice.hears('chat:opened', { nick: 'zed', ip: '127.0.0.3' });
    const chat = await answered;
    alice.ask('chat:say', { nick: 'zed', text: 'who are you?' });
    await chat?.waitFor('alice: who are you?');
  });

  it('does not pass for somebody else by taking their name', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'bob');
    await alice.hears('person:joined', { nick: 'bob' });
    const { udpPort } = alice;
    for (const nick of ['bob', 'alice']) {
      const liar = await play(new OldPeer(form, { nick, address: '127.0.0.3' }));
      const { answered } = await liar.invite('127.0.0.1', udpPort);
      await alice.hears('invitation:received');
      alice.ask('invitation:accept', {});
      await alice.hears('chat:opened', { nick: `${nick}@127.0.0.3` });
      await answered;
      alice.forget();
    }
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received', { nick: 'alice' });
  });

  it('who is gone when we say yes is told as such', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const zed = await play(new OldPeer(form, { nick: 'zed', address: '127.0.0.3' }));
    await zed.invite('127.0.0.1', alice.udpPort);
    await alice.hears('invitation:received');
    await zed.stop();
    alice.ask('invitation:accept', {});
    await alice.hears('problem', { code: 'chat-failed' });
  });
});
