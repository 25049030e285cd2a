import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  CHAT_RESUME_MS,
  CHAT_SILENCE_MS,
  CHAT_TEXTS_WAITING,
  STEADY_LINK_MS,
  RESUME_LAST_MS,
} from '../../src/limits.js';
import { newSecret } from '../../src/peer/resuming.js';
import { encodeChat } from '../../src/wire/chat.js';
import { endings } from '../support/endings.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';
import { trusts } from '../support/trust.js';
import type { Safety } from './resuming-house.js';
import { ResumingHouse } from './resuming-house.js';
import { stage } from './test-peer.js';

const start = stage();
const trust = trusts();
const ends = endings();
let identity: TestIdentity;

beforeAll(async () => {
  identity = await testIdentity();
});

async function open(safety: Safety, clock?: FakeClock): Promise<ResumingHouse> {
  const house = new ResumingHouse(identity, start, trust);
  ends.push(() => house.close());
  return house.open(safety, clock);
}

/** Lets time pass, slowly enough for sockets to keep up, until `check` holds. */
async function passing(clock: FakeClock, check: () => boolean, stepMs = 50): Promise<void> {
  await eventually(
    () => {
      if (check()) return true;
      clock.advance(stepMs);
      return false;
    },
    { ms: 20_000 },
  );
}

const SAFETIES: readonly Safety[] = ['verified', 'encrypted', 'clear'];

describe.each(SAFETIES)('a chat (%s) whose connection breaks without a goodbye', (safety) => {
  it('is interrupted, says so, and goes on: each text once, in order', async () => {
    const house = await open(safety);
    house.say(1, 2);
    house.line.cut();
    house.say(3, 4);
    for (const peer of [house.alice, house.bob]) await peer.hears('chat:interrupted');
    house.say(5, 6);
    await house.resumed();
    house.say(7, 8);
    await house.heardAll(8);
    for (const peer of [house.alice, house.bob]) {
      expect(peer.told('chat:opened')).toHaveLength(1);
      const bad = [...peer.told('chat:ended'), ...peer.told('chat:undelivered'), ...peer.told('problem')];
      expect(bad).toEqual([]);
    }
    expect(house.bob.told('chat:resumed')).toMatchObject([{ nick: 'alice', port: house.line.port }]);
  });

  it('goes on as often as it breaks, also in the handshake of going on', async () => {
    const house = await open(safety);
    house.line.cuts = [1, 2, 3, 4];
    house.say(1, 2);
    house.line.cut();
    house.say(3, 3);
    await eventually(() => house.line.cuts.length === 0);
    house.say(4, 4);
    await house.heardAll(4);
  });

  it('follows somebody who has another name meanwhile', async () => {
    const house = await open(safety);
    const { alice, bob, line } = house;
    line.accepting = false;
    house.lets = { alice: false, bob: false };
    line.cut();
    await bob.hears('chat:interrupted');
    alice.ask('nick:change', { nick: 'ada' });
    await bob.hears('chat:renamed', { from: 'alice', to: 'ada' });
    bob.ask('chat:say', { nick: 'ada', text: 'hello ada' });
    line.accepting = true;
    await bob.hears('chat:resumed', { nick: 'ada' });
    await alice.hears('chat:message', { text: 'hello ada' });
    alice.ask('chat:say', { nick: 'bob', text: 'here' });
    await bob.hears('chat:message', { nick: 'ada', text: 'here' });
  });

  it('is over at once when somebody says goodbye: nobody calls again', async () => {
    const house = await open(safety);
    house.alice.ask('chat:say', { nick: 'bob', text: 'bye' });
    house.alice.ask('chat:close', { nick: 'bob' });
    await house.bob.hears('chat:ended', { nick: 'alice', reason: 'left' });
    expect(house.bob.private).toEqual(['alice: bye']);
    expect(house.bob.told('chat:interrupted')).toEqual([]);
    for (const peer of [house.alice, house.bob]) peer.forget();
    const { taken } = house.line;
    // The next chat is the next call.
    await house.chat();
    expect([house.line.taken, house.bob.told('chat:interrupted')]).toEqual([taken + 1, []]);
  });
});

describe('a chat between klatsch peers', () => {
  it('whose line swallows everything is found out by both, and goes on', async () => {
    const clock = new FakeClock(Date.now());
    const house = await open('verified', clock);
    house.say(1, 1);
    await house.heardAll(1);
    house.line.stall();
    house.say(2, 3);
    const begun = clock.now();
    await passing(clock, () => house.bob.told('chat:interrupted').length > 0);
    expect(clock.now() - begun).toBeLessThanOrEqual(CHAT_SILENCE_MS + 1000);
    await passing(clock, () =>
      [house.alice, house.bob].every(({ facts }) => facts.some(({ fact }) => fact === 'chat:resumed')),
    );
    await house.heardAll(3);
    house.say(4, 4);
    await house.heardAll(4);
  });

  it.each(SAFETIES)('whose connections are doubled (%s) is not', async (safety) => {
    const house = await open(safety);
    house.line.doubling = true;
    for (let round = 1; round <= 3; round += 1) {
      house.line.cut();
      house.say(round, round);
      await eventually(() => house.alice.told('chat:interrupted').length >= round);
      await house.resumed(round);
    }
    house.line.doubling = false;
    house.line.cut();
    await house.heardAll(3);
  });

  it('holds so many texts while it is interrupted; one more is given back', async () => {
    const house = await open('clear');
    house.line.accepting = false;
    house.line.cut();
    await house.bob.hears('chat:interrupted');
    for (let count = 1; count <= CHAT_TEXTS_WAITING; count += 1)
      house.bob.ask('chat:say', { nick: 'alice', text: `b${count}` });
    expect(house.bob.told('problem')).toEqual([]);
    house.bob.ask('chat:say', { nick: 'alice', text: 'too much' });
    const draft = { target: { nick: 'alice' }, text: 'too much' };
    expect(house.bob.told('problem')).toMatchObject([{ code: 'too-fast', draft }]);
    house.line.accepting = true;
    await house.resumed();
    await eventually(() => {
      expect(house.alice.private).toHaveLength(CHAT_TEXTS_WAITING);
    });
  });

  it('whose partner has been killed ends after a minute; what did not arrive is sent again in the next', async () => {
    const clock = new FakeClock(Date.now());
    const house = await open('encrypted', clock);
    const { alice, bob, line } = house;
    house.say(1, 1);
    await house.heardAll(1);
    bob.peer.dispose();
    await alice.hears('chat:interrupted', { nick: 'bob', endsInMs: CHAT_RESUME_MS });
    alice.ask('chat:say', { nick: 'bob', text: 'a2' });
    alice.ask('chat:say', { nick: 'bob', text: 'a3', emote: true });
    await alice.hears('person:left', { nick: 'bob' });
    await passing(clock, () => alice.told('chat:ended').length > 0, 200);
    const last = alice.facts.filter(({ fact }) => fact.startsWith('chat:')).slice(-3);
    expect(last).toEqual([
      { fact: 'chat:undelivered', fields: { nick: 'bob', text: 'a2', id: 2 } },
      { fact: 'chat:undelivered', fields: { nick: 'bob', text: 'a3', emote: true, id: 3 } },
      { fact: 'chat:ended', fields: { nick: 'bob', reason: 'lost' } },
    ]);
    // Nobody is there: the texts stay.
    alice.ask('chat:resend', { nick: 'bob' });
    await alice.hears('problem', { code: 'person-unknown' });
    alice.forget();
    house.bob = await house.join('bob', house.keys?.bob, clock);
    house.between.second = { ip: '127.0.0.1', port: house.bob.udpPort };
    await alice.hears('person:joined', { nick: 'bob' });
    const { taken } = line;
    alice.ask('chat:resend', { nick: 'BOB' });
    const { id } = await house.bob.hears('invitation:received');
    house.bob.ask('invitation:accept', { id });
    expect(await alice.hears('chat:opened', { nick: 'bob' })).not.toHaveProperty('undelivered');
    await house.bob.hears('chat:message', { text: 'a3', emote: true });
    expect(house.bob.private).toEqual(['alice: a2', 'alice: a3']);
    expect(alice.told('chat:message')).toMatchObject([
      { text: 'a2', id: 1, again: true },
      { text: 'a3', id: 2, again: true, emote: true },
    ]);
    await alice.hears('chat:acknowledged', { id: 2 });
    alice.ask('chat:resend', { nick: 'bob' });
    await alice.hears('problem', { code: 'undelivered-none' });
    expect(line.taken).toBe(taken + 1);
  });

  it.each(SAFETIES)('(%s) is not tried any more after its minute, by either side', async (safety) => {
    const clock = new FakeClock(Date.now());
    const house = await open(safety, clock);
    const { alice, bob, line, between } = house;
    const timers = clock.timers;
    line.accepting = false;
    house.lets = { alice: false, bob: false };
    line.cut();
    for (const peer of [alice, bob]) await peer.hears('chat:interrupted');
    await passing(clock, () => [alice, bob].every((peer) => peer.told('chat:ended').length === 1), 200);
    expect(alice.told('chat:ended')).toEqual([{ nick: 'bob', reason: 'lost' }]);
    await eventually(() => {
      expect(clock.timers).toBeLessThan(timers);
    });
    line.accepting = true;
    const { taken } = line;
    clock.advance(RESUME_LAST_MS);
    bob.ask('room:say', { text: 'anybody?' });
    await alice.hears('room:message', { text: 'anybody?' });
    expect(line.taken).toBe(taken);
    // Where nobody could check where somebody can be called instead, nobody is told.
    const invitations = between.forth.concat(between.back).filter((each) => 'resume' in each);
    expect(invitations.length > 0).toBe(safety === 'verified');
  });

  it('is refused to strangers, who are told of once; its partner still comes back', async () => {
    const house = await open('clear');
    const { alice, bob, line } = house;
    line.accepting = false;
    line.cut();
    await alice.hears('chat:interrupted');
    for (let count = 0; count < 3; count += 1) {
      // The port is open a moment later.
      const stranger = await eventually(async () => {
        const socket = connect(line.upstream, '127.0.0.1');
        await once(socket, 'connect');
        return socket;
      });
      stranger.on('error', () => undefined).resume();
      stranger.write(encodeChat({ type: 'resume', token: newSecret(), got: 0 }));
      await eventually(() => stranger.destroyed);
      expect(stranger.bytesRead).toBe(0);
    }
    line.accepting = true;
    await bob.hears('chat:resumed');
    expect(alice.told('problem')).toMatchObject([{ code: 'chat-resume-refused', nick: 'bob' }]);
  });

  it('that breaks again each time at once is not tried for ever', async () => {
    const clock = new FakeClock(Date.now());
    const house = await open('clear', clock);
    // The third piece comes when both believe that it goes on.
    house.line.cutAfter = 3;
    const begun = clock.now();
    house.line.cut();
    house.bob.bus.onFact('chat:resumed', () => {
      house.bob.ask('chat:say', { nick: 'alice', text: 'again' });
    });
    await passing(clock, () => house.bob.told('chat:ended').length > 0, 100);
    expect(house.bob.told('chat:resumed').length).toBeGreaterThan(3);
    expect(clock.now() - begun).toBeLessThanOrEqual(CHAT_RESUME_MS + STEADY_LINK_MS);
  });

  it('that is closed while it is interrupted is over, and what was held is undelivered', async () => {
    const house = await open('clear');
    house.line.accepting = false;
    house.line.cut();
    await house.bob.hears('chat:interrupted');
    house.bob.ask('chat:say', { nick: 'alice', text: 'held' });
    house.bob.ask('chat:close', { nick: 'alice' });
    expect(house.bob.facts.slice(-2)).toEqual([
      { fact: 'chat:undelivered', fields: { nick: 'alice', text: 'held', id: 1 } },
      { fact: 'chat:ended', fields: { nick: 'alice', reason: 'closed' } },
    ]);
    house.line.accepting = true;
    const { taken } = house.line;
    await house.bob.peer.leave();
    expect(house.line.taken).toBe(taken);
  });

  it('closed just behind a text that does not arrive tells so', async () => {
    const house = await open('clear');
    house.line.stall();
    house.bob.ask('chat:say', { nick: 'alice', text: 'hello?' });
    house.bob.ask('chat:close', { nick: 'alice' });
    await house.bob.hears('chat:ended', { reason: 'closed' });
    await house.bob.hears('chat:undelivered', { nick: 'alice', text: 'hello?', id: 1 });
  });

  it('gives way to a new one when its partner has been started anew', async () => {
    const house = await open('verified');
    const { alice, bob } = house;
    bob.peer.dispose();
    await alice.hears('chat:interrupted');
    alice.ask('chat:say', { nick: 'bob', text: 'are you there?' });
    await alice.hears('person:left', { nick: 'bob' });
    house.bob = await house.join('bob', house.keys?.bob);
    house.between.second = { ip: '127.0.0.1', port: house.bob.udpPort };
    await alice.hears('person:joined', { nick: 'bob' });
    house.bob.ask('chat:open', { nick: 'alice' });
    const { id } = await alice.hears('invitation:received', { nick: 'bob', verified: true });
    alice.forget();
    alice.ask('invitation:accept', { id });
    await alice.hears('chat:opened', { nick: 'bob', security: 'verified', undelivered: 1 });
    expect(alice.told('chat:undelivered')).toMatchObject([{ text: 'are you there?' }]);
    expect(alice.told('chat:ended')).toEqual([{ nick: 'bob', reason: 'lost' }]);
    alice.ask('chat:resend', { nick: 'bob' });
    await house.bob.hears('chat:message', { text: 'are you there?' });
  });

  it('is not asked for anew while it may be resumed', async () => {
    const { bob, line } = await open('clear');
    line.accepting = false;
    line.cut();
    await bob.hears('chat:interrupted');
    bob.ask('chat:open', { nick: 'alice' });
    expect(bob.told('problem')).toMatchObject([{ code: 'chat-exists' }]);
  });
});

describe('an interrupted chat whose inviter cannot be called', () => {
  it('because somebody else has the port: a signed invitation names another one', async () => {
    const house = await open('verified');
    const squatter = createServer((socket) => {
      socket.on('error', () => undefined).resume();
    });
    squatter.listen(house.line.upstream, '0.0.0.0');
    await once(squatter, 'listening');
    ends.push(() => squatter.close());
    house.say(1, 1);
    house.line.accepting = false;
    house.line.cut();
    await house.resumed();
    await house.heardAll(1);
    const [, again] = house.between.invites;
    expect(again?.tcpPort).not.toBe(house.line.upstream);
    // Nobody is asked.
    expect(house.bob.told('invitation:received')).toHaveLength(1);
    expect(house.bob.told('problem')).toEqual([]);
  });

  it('because its own half of the line still stands: it calls as soon as it finds out', async () => {
    const clock = new FakeClock(Date.now());
    const house = await open('verified', clock);
    house.lets = { alice: false, bob: true };
    house.line.accepting = false;
    house.line.cutCaller();
    await house.bob.hears('chat:interrupted');
    house.say(1, 1);
    await passing(clock, () => house.alice.told('chat:interrupted').length > 0);
    await passing(clock, () =>
      [house.alice, house.bob].every(({ facts }) => facts.some(({ fact }) => fact === 'chat:resumed')),
    );
    await house.heardAll(1);
  });

  it('where it was: it is called at the address that the roster names now', async () => {
    const house = await open('verified');
    const moved = createServer((near) => {
      const far = connect(house.line.upstream, '127.0.0.1');
      near.on('error', () => far.destroy()).pipe(far);
      far.on('error', () => near.destroy()).pipe(near);
      ends.push(() => {
        near.destroy();
        far.destroy();
      });
    });
    moved.listen(house.line.port, '127.0.0.2');
    await once(moved, 'listening');
    ends.push(() => moved.close());
    house.lets = { alice: false, bob: false };
    house.line.accepting = false;
    house.line.cut();
    await house.bob.hears('chat:interrupted');
    house.server.lies.set('alice', { ...house.server.lies.get('alice'), ip: '127.0.0.2' });
    house.server.tell('alice');
    await house.bob.hears('chat:resumed', { nick: 'alice', ip: '127.0.0.2' });
    house.say(1, 1);
    await house.heardAll(1);
  });

  it.each([
    ['bob', { alice: false, bob: true }],
    ['alice', { alice: true, bob: false }],
    ['either', { alice: true, bob: true }],
  ])('goes on by the signed invitation of %s', async (_, lets) => {
    const house = await open('verified');
    house.lets = lets;
    house.line.accepting = false;
    house.line.cut();
    house.say(1, 3);
    await eventually(() => house.between.forth.concat(house.between.back).some((each) => 'resume' in each));
    await house.resumed();
    await house.heardAll(3);
    for (const peer of [house.alice, house.bob]) {
      expect(peer.told('problem')).toEqual([]);
      // Also when both call each other: they agree on one connection.
      expect([peer.told('chat:interrupted').length, peer.told('chat:resumed').length]).toEqual([1, 1]);
      expect(peer.told('invitation:received').length).toBeLessThan(2);
    }
  });

  it('does not believe an invitation that nobody has signed', async () => {
    const house = await open('clear');
    const chat = house.between.invites[0]?.id ?? '';
    const knocked = createServer();
    let knocks = 0;
    knocked.on('connection', () => (knocks += 1)).listen(0, '127.0.0.1');
    await once(knocked, 'listening');
    ends.push(() => knocked.close());
    const address = knocked.address();
    const tcpPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
    house.line.accepting = false;
    house.line.cut();
    await house.bob.hears('chat:interrupted');
    const fields = { id: 'forged', tcpPort, from: 'alice', to: 'bob', resume: chat };
    house.between.send({ form: 'klatsch', type: 'invite', ...fields });
    await house.between.flushed();
    expect(house.between.back.filter((each) => 'id' in each && each.id === 'forged')).toEqual([]);
    expect(house.bob.told('invitation:received')).toHaveLength(1);
    house.line.accepting = true;
    await house.resumed();
    expect(knocks).toBe(0);
  });
});
