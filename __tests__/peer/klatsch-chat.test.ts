import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../support/fake-clock.js';
import { CHAT_RESUME_MS, INVITATION_MS, TEXT_BYTES } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { stage } from './test-peer.js';
import type { TestPeer } from './test-peer.js';

const start = stage();

/** Alice and bob in one room. */
async function pair(
  options: Parameters<typeof start.joined>[2] = {},
): Promise<{ port: number; alice: TestPeer; bob: TestPeer }> {
  const { port } = await start.server();
  const alice = await start.joined(port, 'alice', options);
  const bob = await start.joined(port, 'bob', options);
  await alice.hears('person:joined', { nick: 'bob' });
  return { port, alice, bob };
}

/** A chat between two, asked for by the first. */
async function chat(alice: TestPeer, bob: TestPeer, nicks = ['alice', 'bob']): Promise<void> {
  const [from = '', to = ''] = nicks;
  alice.ask('chat:open', { nick: to });
  await bob.hears('invitation:received', { nick: from });
  bob.ask('invitation:accept', { nick: from });
  await Promise.all([alice.hears('chat:opened', { nick: to }), bob.hears('chat:opened', { nick: from })]);
}

describe('an invitation between klatsch peers', () => {
  it('is shown, accepted, and a chat is open', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'BOB' });
    const sent = { nick: 'bob', ip: '127.0.0.1', udpPort: bob.udpPort, verified: false };
    expect(await alice.hears('invitation:sent')).toEqual(sent);
    const received = await bob.hears('invitation:received');
    expect(received).toEqual({
      nick: 'alice',
      ip: '127.0.0.1',
      udpPort: alice.udpPort,
      verified: false,
      id: received.id,
      expiresInMs: INVITATION_MS,
    });
    expect(bob.told('chat:opened')).toEqual([]);
    bob.ask('invitation:accept', {});
    await bob.hears('invitation:closed', { nick: 'alice', id: received.id, reason: 'accepted' });
    await alice.hears('chat:opened', { nick: 'bob', ip: '127.0.0.1' });
    await bob.hears('chat:opened', { nick: 'alice', ip: '127.0.0.1' });
  });

  it('opens a chat in which something can be said at once, by whoever hears that it is open', async () => {
    const { alice, bob } = await pair();
    for (const [each, nick] of [[alice, 'bob'] as const, [bob, 'alice'] as const]) {
      each.bus.onFact('chat:opened', () => {
        each.ask('chat:say', { nick, text: `at once, ${nick}` });
      });
    }
    await chat(alice, bob);
    await alice.hears('chat:message', { from: 'bob', text: 'at once, alice' });
    await bob.hears('chat:message', { from: 'alice', text: 'at once, bob' });
  });

  it('is declined', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    const { id } = await bob.hears('invitation:received');
    bob.ask('invitation:decline', { nick: 'alice' });
    await alice.hears('invitation:declined', { nick: 'bob' });
    expect(bob.told('invitation:closed')).toEqual([{ nick: 'alice', id, reason: 'declined' }]);
    alice.ask('chat:open', { nick: 'bob' });
    await eventually(() => {
      expect(bob.told('invitation:received')).toHaveLength(2);
    });
  });

  it('expires on both sides', async () => {
    const clock = new FakeClock();
    const { alice, bob } = await pair({ clock });
    alice.ask('chat:open', { nick: 'bob' });
    const { id } = await bob.hears('invitation:received');
    clock.advance(INVITATION_MS);
    await alice.hears('invitation:expired', { nick: 'bob' });
    await bob.hears('invitation:expired', { nick: 'alice', id });
    bob.ask('invitation:accept', {});
    await bob.hears('problem', { code: 'invitation-none' });
  });

  it('is withdrawn', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    const { id } = await bob.hears('invitation:received');
    alice.ask('chat:close', { nick: 'bob' });
    await bob.hears('invitation:closed', { nick: 'alice', id, reason: 'cancelled' });
    alice.ask('chat:close', { nick: 'bob' });
    await alice.hears('problem', { code: 'chat-none' });
  });

  it('is refused where it makes no sense', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'nobody' });
    alice.ask('chat:open', { nick: 'alice' });
    alice.ask('chat:open', { nick: 'bob' });
    alice.ask('chat:open', { nick: 'bob' });
    expect(alice.told('problem').map(({ code }) => code)).toEqual([
      'person-unknown',
      'person-self',
      'invitation-pending',
    ]);
    await bob.hears('invitation:received');
    bob.ask('invitation:accept', { nick: 'nobody' });
    await bob.hears('problem', { code: 'invitation-none' });
  });

  it('from both at once ends in one chat', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    bob.ask('chat:open', { nick: 'alice' });
    await alice.hears('chat:opened');
    await bob.hears('chat:opened');
    alice.ask('chat:say', { nick: 'bob', text: 'one' });
    bob.ask('chat:say', { nick: 'alice', text: 'two' });
    await eventually(() => {
      expect([...alice.private].sort()).toEqual(['alice: one', 'bob: two']);
      expect([...bob.private].sort()).toEqual(['alice: one', 'bob: two']);
    });
    expect(alice.told('chat:opened')).toHaveLength(1);
    expect(bob.told('chat:opened')).toHaveLength(1);
    expect([...alice.told('chat:ended'), ...bob.told('chat:ended')]).toEqual([]);
    expect([...alice.told('problem'), ...bob.told('problem')]).toEqual([]);
  });

  it('that is answered by another one is accepted by it', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received');
    bob.ask('chat:open', { nick: 'alice' });
    await alice.hears('chat:opened', { nick: 'bob' });
    expect(alice.told('invitation:received')).toEqual([]);
  });

  it('follows renames', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received');
    alice.ask('nick:change', { nick: 'ada' });
    bob.ask('nick:change', { nick: 'ben' });
    for (const each of [alice, bob]) {
      await each.hears('person:renamed', { to: 'ada' });
      await each.hears('person:renamed', { to: 'ben' });
    }
    bob.ask('invitation:accept', { nick: 'ada' });
    await alice.hears('chat:opened', { nick: 'ben' });
    await bob.hears('chat:opened', { nick: 'ada' });
  });

  it('is accepted or declined without asking, when told so', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const yes = await start.joined(port, 'yes', { accept: 'all' });
    const no = await start.joined(port, 'no', { accept: 'none' });
    await alice.hears('person:joined', { nick: 'no' });
    alice.ask('chat:open', { nick: 'yes' });
    alice.ask('chat:open', { nick: 'no' });
    await alice.hears('chat:opened', { nick: 'yes' });
    await alice.hears('invitation:declined', { nick: 'no' });
    expect(yes.told('invitation:received')).toHaveLength(1);
    expect(no.told('invitation:closed')).toMatchObject([{ reason: 'declined' }]);
  });
});

describe('a chat between klatsch peers', () => {
  it('brings texts unharmed, acknowledged one by one', async () => {
    const { alice, bob } = await pair();
    await chat(alice, bob);
    const texts = [' two  blanks\t', 'a\n\nb', '[DISCONNECT]', '🍜', 'ä'.repeat(TEXT_BYTES / 2)];
    for (const text of texts) alice.ask('chat:say', { nick: 'bob', text });
    alice.ask('chat:say', { nick: 'bob', text: 'waves', emote: true });
    await eventually(() => {
      expect(bob.told('chat:message')).toEqual([
        ...texts.map((text) => ({ nick: 'alice', from: 'alice', text })),
        { nick: 'alice', from: 'alice', text: 'waves', emote: true },
      ]);
      expect(alice.told('chat:acknowledged').map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
    });
    expect(alice.told('chat:message').map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('stands whatever is said in it: quotation marks, controls, half characters, as many as may be', async () => {
    const { alice, bob } = await pair();
    await chat(alice, bob);
    const most = (unit: string): string => unit.repeat(TEXT_BYTES / 4);
    for (const text of ['"}\n{', '\0\0\0\0', '\ud800x', '\x1b[2J'].map(most)) {
      alice.ask('chat:say', { nick: 'bob', text });
    }
    await alice.hears('chat:acknowledged', { id: 4 });
    expect(bob.told('chat:message').map(({ text }) => text)).toEqual([most('"}\n{'), most('\ufffdx')]);
  });

  it('gives back what cannot be said, whichever way', async () => {
    const { alice, bob } = await pair();
    const long = 'x'.repeat(TEXT_BYTES + 1);
    const refused = [
      { code: 'text-too-long', draft: { target: { nick: 'bob' }, text: long } },
      { code: 'text-empty', draft: { target: { nick: 'bob' }, text: ' \n ' } },
    ];
    const askTo = (intent: 'chat:say' | 'chat:tell'): void => {
      for (const text of [long, ' \n ']) alice.ask(intent, { nick: 'bob', text });
    };
    askTo('chat:tell');
    await chat(bob, alice, ['bob', 'alice']);
    askTo('chat:tell');
    askTo('chat:say');
    expect(alice.told('problem')).toMatchObject([...refused, ...refused, ...refused]);
    alice.ask('chat:say', { nick: 'bob', text: 'at last' });
    await bob.hears('chat:message');
    expect(bob.private).toEqual(['alice: at last']);
  });

  it('tells who has left and who was lost', async () => {
    const clock = new FakeClock();
    const { alice, bob } = await pair({ clock });
    await chat(alice, bob);
    bob.ask('chat:close', { nick: 'alice' });
    expect(bob.told('chat:ended')).toEqual([{ nick: 'alice', reason: 'closed' }]);
    await alice.hears('chat:ended', { nick: 'bob', reason: 'left' });
    alice.forget();
    bob.forget();
    await chat(alice, bob);
    bob.peer.dispose();
    await alice.hears('chat:interrupted', { nick: 'bob', endsInMs: CHAT_RESUME_MS });
    clock.advance(CHAT_RESUME_MS);
    await alice.hears('chat:ended', { nick: 'bob', reason: 'lost' });
    alice.ask('chat:say', { nick: 'bob', text: 'hello?' });
    expect(alice.told('problem')).toMatchObject([
      { code: 'chat-none', draft: { target: { nick: 'bob' }, text: 'hello?' } },
    ]);
  });

  it('ends with a goodbye when a peer leaves', async () => {
    const { alice, bob } = await pair();
    await chat(alice, bob);
    await bob.peer.leave();
    await alice.hears('chat:ended', { nick: 'bob', reason: 'left' });
    await alice.hears('person:left', { nick: 'bob' });
  });

  it('is the only one with that person, on either side', async () => {
    const { alice, bob } = await pair();
    await chat(alice, bob);
    alice.ask('chat:open', { nick: 'bob' });
    bob.ask('chat:open', { nick: 'alice' });
    for (const each of [alice, bob]) expect(each.told('problem')).toMatchObject([{ code: 'chat-exists' }]);
  });

  it('outlives the server and follows renames on the next one', async () => {
    const { port } = await start.server();
    const server = await start.server();
    const alice = await start.joined(server.port, 'alice');
    const bob = await start.joined(server.port, 'bob');
    await alice.hears('person:joined', { nick: 'bob' });
    await chat(alice, bob);
    await server.close();
    for (const each of [alice, bob]) {
      await each.hears('server:lost');
      each.ask('server:connect', { server: `127.0.0.1:${port}` });
    }
    alice.ask('chat:say', { nick: 'bob', text: 'still here' });
    await bob.hears('chat:message', { text: 'still here' });
    for (const each of [alice, bob]) await each.hears('server:connected', { server: `127.0.0.1:${port}` });
    await eventually(() => {
      alice.ask('roster:list', {});
      expect(alice.told('roster:listed').at(-1)?.people).toHaveLength(2);
    });
    bob.ask('nick:change', { nick: 'ben' });
    await alice.hears('chat:renamed', { from: 'bob', to: 'ben' });
    alice.ask('chat:say', { nick: 'ben', text: 'hello ben' });
    await bob.hears('chat:message', { text: 'hello ben' });
  });

  it('opens for a text that waits for it', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:tell', { nick: 'bob', text: 'one' });
    alice.ask('chat:tell', { nick: 'bob', text: 'two' });
    await bob.hears('invitation:received');
    bob.ask('invitation:accept', {});
    await eventually(() => {
      expect(bob.private).toEqual(['alice: one', 'alice: two']);
    });
    alice.ask('chat:tell', { nick: 'bob', text: 'three' });
    await bob.hears('chat:message', { text: 'three' });
    expect(bob.told('invitation:received')).toHaveLength(1);
  });

  it('gives a text back when nobody comes', async () => {
    const { alice, bob } = await pair();
    alice.ask('chat:tell', { nick: 'bob', text: 'one' });
    await bob.hears('invitation:received');
    bob.ask('invitation:decline', {});
    const draft = { target: { nick: 'bob' }, text: 'one' };
    await alice.hears('problem', { code: 'invitation-failed', draft });
    alice.ask('chat:tell', { nick: 'nobody', text: 'two' });
    await alice.hears('problem', { code: 'person-unknown' });
  });

  it('is one of twenty at once', async () => {
    const { port } = await start.server();
    const alice = await start.joined(port, 'alice');
    const others = await Promise.all(
      Array.from({ length: 20 }, (_, index) => start.joined(port, `peer${index}`)),
    );
    await eventually(() => {
      expect(alice.told('person:joined')).toHaveLength(20);
    });
    // Half are invited, half invite.
    others.forEach((other, index) => {
      if (index % 2 === 0) alice.ask('chat:open', { nick: `peer${index}` });
      else other.ask('chat:open', { nick: 'alice' });
    });
    for (const [index, other] of others.entries()) {
      const invited = index % 2 === 0 ? other : alice;
      const { id } = await invited.hears('invitation:received', {
        nick: index % 2 === 0 ? 'alice' : `peer${index}`,
      });
      invited.ask('invitation:accept', { id });
    }
    await eventually(() => {
      expect(alice.told('chat:opened')).toHaveLength(20);
    });
    others.forEach((_, index) => {
      alice.ask('chat:say', { nick: `peer${index}`, text: `to ${index}` });
    });
    await eventually(() => {
      for (const [index, other] of others.entries()) expect(other.private).toEqual([`alice: to ${index}`]);
    });
  });
});
