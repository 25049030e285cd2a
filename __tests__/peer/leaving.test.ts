import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { OldFramesClient } from '../support/old/old-frames-client.js';
import { OldLinesClient } from '../support/old/old-lines-client.js';
import { stage } from './test-peer.js';

const start = stage();
const play = cast();

describe('a peer that ends', () => {
  it.each(['leave', 'dispose'] as const)('frees everything on %s', async (how) => {
    const { port } = await start.server();
    const clock = new FakeClock();
    const alice = await start.joined(port, 'alice', { clock });
    const before = alice.bus.listeners;
    const bob = await start.joined(port, 'bob');
    const carol = await start.joined(port, 'carol');
    await alice.hears('person:joined', { nick: 'carol' });
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received');
    bob.ask('invitation:accept', {});
    await alice.hears('chat:opened');
    alice.ask('chat:open', { nick: 'carol' });
    carol.ask('chat:open', { nick: 'bob' });
    await carol.hears('invitation:received');
    await alice.peer[how]();
    await eventually(() => {
      expect(clock.timers).toBe(0);
    });
    expect(alice.bus.listeners).toBeLessThan(before);
    alice.forget();
    alice.ask('room:say', { text: 'too late' });
    await bob.hears('person:left', { nick: 'alice' });
    expect(alice.facts).toEqual([]);
    if (how === 'dispose') await bob.hears('chat:interrupted', { nick: 'alice' });
    else {
      await bob.hears('chat:ended', { nick: 'alice', reason: 'left' });
      const closed = await carol.hears('invitation:closed', { nick: 'alice' });
      expect(closed.reason).toBe('cancelled');
    }
  });

  it('says goodbye to old partners too, after the last text', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const old = [
      await play(new OldFramesClient({ port, nick: 'fred' })),
      await play(new OldLinesClient({ port, nick: 'lena' })),
    ];
    for (const each of old) {
      await alice.hears('person:joined', { nick: each.nick });
      alice.ask('chat:open', { nick: each.nick });
      await (await each.nextDialog()).accept();
      await alice.hears('chat:opened', { nick: each.nick });
      alice.ask('chat:say', { nick: each.nick, text: 'last words' });
    }
    await alice.peer.leave();
    for (const each of old) {
      const [chat] = each.chats;
      await chat?.waitFor('alice hat den Chat beendet');
      expect(chat?.messages).toEqual(['last words']);
    }
  });

  it('declines what waits for an answer', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const bob = await start.joined(port, 'bob');
    bob.ask('chat:open', { nick: 'alice' });
    await alice.hears('invitation:received', { nick: 'bob' });
    await alice.peer.leave();
    await bob.hears('invitation:declined', { nick: 'alice' });
  });

  it('may leave before it has arrived', async () => {
    const { port } = await start.server();
    const alice = start.peer(port, 'alice');
    await alice.peer.leave();
    const bob = start.peer(1, 'bob');
    await bob.hears('server:lost');
    await bob.peer.leave();
    expect(bob.told('server:lost').at(-1)).toMatchObject({ retryInMs: null, unreached: '127.0.0.1:1' });
  });

  it('tells apart what it left, what it lost and what it never reached', async () => {
    const gone = await start.server();
    const { port } = await start.server();
    await gone.close();
    const server = `127.0.0.1:${port}`;
    const nowhere = `127.0.0.1:${gone.port}`;
    const alice = await start.joined(port, 'alice');
    alice.ask('server:disconnect', {});
    await alice.hears('server:lost');
    alice.ask('server:connect', { server: nowhere });
    await eventually(() => alice.told('server:lost').length === 2);
    alice.ask('server:disconnect', {});
    expect(alice.told('server:lost')).toEqual([
      { reason: 'disconnected', retryInMs: null, left: server },
      { reason: 'nobody listens there', retryInMs: expect.any(Number), unreached: nowhere },
      { reason: 'disconnected', retryInMs: null, unreached: nowhere },
    ]);
  });
});

describe('a nick that is chosen without a link', () => {
  it('is told, and is that of the next one', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    alice.ask('server:disconnect', {});
    await alice.hears('server:lost');
    alice.ask('nick:change', { nick: 'granite' });
    expect(alice.told('nick:chosen')).toEqual([{ nick: 'granite' }]);
    alice.ask('server:connect', { server: `127.0.0.1:${port}` });
    await alice.hears('server:connected', { nick: 'granite' });
  });

  it('is not told of where it is asked for at once', async () => {
    const { port } = await start.server();
    await start.joined(port, 'alice');
    const other = start.peer(port, 'alice');
    await other.hears('server:refused', { code: 'nick-taken' });
    other.ask('nick:change', { nick: 'granite' });
    await other.hears('server:connected', { nick: 'granite' });
    expect(other.told('nick:chosen')).toEqual([]);
  });
});
