import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../../src/clock.js';
import { INVITATION_MS } from '../../src/limits.js';
import type { TestPeer } from '../peer/test-peer.js';
import { stage } from '../peer/test-peer.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';
import { OLD_PROGRAMS } from '../support/old/dialects.js';
import type { Friend } from './friends.js';
import { KlatschFriend, OldFriend } from './friends.js';

const start = stage();
const play = cast();

interface Timed {
  readonly clock?: Clock;
}

interface Row {
  readonly name: string;
  /** The port of a server of its own. */
  readonly server: () => Promise<number>;
  readonly friend: (port: number, timed: Timed) => Promise<Friend>;
}

async function klatschServer(): Promise<number> {
  return (await start.server()).port;
}

async function klatschFriend(port: number, timed: Timed): Promise<Friend> {
  return new KlatschFriend(await start.joined(port, 'bob', timed));
}

/** Every partner on every server on which both can be. */
const ROWS: readonly Row[] = [
  { name: 'a klatsch peer, on a klatsch server', server: klatschServer, friend: klatschFriend },
  ...OLD_PROGRAMS.flatMap(({ dialect, client, server }): Row[] => {
    const oldServer = async (): Promise<number> => (await play(server())).port;
    const friend: Row['friend'] = async (port, timed) =>
      new OldFriend(await play(client({ port, nick: 'bob', ...timed })));
    return [
      { name: `a klatsch peer, on an old ${dialect} server`, server: oldServer, friend: klatschFriend },
      { name: `an old ${dialect} peer, on a klatsch server`, server: klatschServer, friend },
      { name: `an old ${dialect} peer, on an old ${dialect} server`, server: oldServer, friend },
    ];
  }),
];

const CASES = ROWS.flatMap((row) => [
  { ...row, how: 'invited by alice', invited: true },
  { ...row, how: 'who invites alice', invited: false },
]);

describe.each(CASES)('$name, $how', ({ server, friend, invited }) => {
  async function meet(timed: Timed = {}): Promise<{ alice: TestPeer; bob: Friend }> {
    const port = await server();
    const bob = await friend(port, timed);
    const alice = await start.joined(port, 'alice', timed);
    await bob.knows('alice');
    return { alice, bob };
  }

  /** Up to the question on the screen of the one invited. */
  async function ask(alice: TestPeer, bob: Friend): Promise<void> {
    if (invited) {
      alice.ask('chat:open', { nick: 'bob' });
      await bob.isAsked();
      expect(alice.told('invitation:sent')).toMatchObject([{ nick: 'bob', ip: '127.0.0.1' }]);
    } else {
      await bob.invite();
      await alice.hears('invitation:received', { nick: 'bob', ip: '127.0.0.1', verified: false });
    }
    expect([alice.told('chat:opened'), bob.chats]).toEqual([[], 0]);
  }

  async function open(): Promise<{ alice: TestPeer; bob: Friend }> {
    const both = await meet();
    const { alice, bob } = both;
    await ask(alice, bob);
    if (invited) await bob.accept();
    else alice.ask('invitation:accept', { nick: 'bob' });
    await alice.hears('chat:opened', { nick: 'bob', ip: '127.0.0.1' });
    await bob.isInChat();
    return both;
  }

  it('accepted: both hear each other, and neither can open a second chat', async () => {
    const { alice, bob } = await open();
    bob.say('hello alice');
    alice.ask('chat:say', { nick: 'bob', text: 'hello bob' });
    await alice.hears('chat:message', { nick: 'bob', from: 'bob', text: 'hello alice' });
    await bob.hears('hello bob');
    const before = alice.told('invitation:received').length;
    alice.ask('chat:open', { nick: 'bob' });
    expect(alice.told('problem')).toMatchObject([{ code: 'chat-exists' }]);
    await bob.invitesAgainInVain();
    alice.ask('chat:say', { nick: 'bob', text: 'still you' });
    await bob.hears('still you');
    expect(alice.told('invitation:received')).toHaveLength(before);
    expect([alice.told('chat:opened').length, bob.chats]).toEqual([1, 1]);
  });

  it('declined: the inviter is told, and may ask again', async () => {
    const { alice, bob } = await meet();
    await ask(alice, bob);
    if (invited) {
      await bob.decline();
      await alice.hears('invitation:declined', { nick: 'bob' });
    } else {
      alice.ask('invitation:decline', { nick: 'bob' });
      await bob.seesNo();
    }
    alice.forget();
    bob.forget();
    await ask(alice, bob);
  });

  it('not answered for ten seconds: over on both sides', async () => {
    const clock = new FakeClock();
    const { alice, bob } = await meet({ clock });
    await ask(alice, bob);
    clock.advance(INVITATION_MS - 1);
    expect(alice.told('invitation:expired')).toEqual([]);
    clock.advance(1);
    expect(alice.told('invitation:expired')).toMatchObject([{ nick: 'bob' }]);
    if (invited) await bob.acceptsTooLate();
    else {
      await bob.seesExpiry();
      alice.ask('invitation:accept', {});
      expect(alice.told('problem').at(-1)).toMatchObject({ code: 'invitation-none' });
    }
    expect([alice.told('chat:opened'), bob.chats]).toEqual([[], 0]);
  });

  it('left by the friend: alice is told', async () => {
    const { alice, bob } = await open();
    bob.say('bye');
    await alice.hears('chat:message', { text: 'bye' });
    await bob.leave();
    await alice.hears('chat:ended', { nick: 'bob', reason: 'left' });
    expect(alice.told('chat:ended')).toHaveLength(1);
  });

  it('left by alice: the friend is told, after the last text', async () => {
    const { alice, bob } = await open();
    alice.ask('chat:say', { nick: 'bob', text: 'bye' });
    alice.ask('chat:close', { nick: 'bob' });
    expect(alice.told('chat:ended')).toEqual([{ nick: 'bob', reason: 'closed' }]);
    await bob.seesEnd('left');
    await bob.hears('bye');
  });

  it('killed: alice is told that the connection is lost', async () => {
    const { alice, bob } = await open();
    await bob.kill();
    await alice.hears(bob.killedMeans, { nick: 'bob' });
  });

  it('whose partner is killed: told that the stream is over, without a goodbye', async () => {
    const { alice, bob } = await open();
    alice.peer.dispose();
    await bob.seesEnd('lost');
  });
});
