import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OWNER_PING_MS } from '../../../src/limits.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { TestIdentity } from '../../support/test-identity.js';
import { testIdentity } from '../../support/test-identity.js';
import { TestHouse } from '../house.js';
import type { RawClient } from '../raw-client.js';

let house: TestHouse;
let clock: FakeClock;
let server: TestIdentity;
let bobs: TestIdentity;
let eves: TestIdentity;
let watcher: RawClient;

beforeAll(async () => {
  server = await testIdentity();
  bobs = await testIdentity();
  eves = await testIdentity();
});

beforeEach(async () => {
  clock = new FakeClock();
  house = await TestHouse.open({ clock, identity: server });
  watcher = await house.joinKlatsch('watcher');
});

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

const PORT = 51_000;

async function bobAsks(nick = 'bob', port = PORT): Promise<RawClient> {
  return house.askTls(bobs, nick, null, port);
}

async function bobJoins(nick = 'bob', port = PORT): Promise<RawClient> {
  const bob = await bobAsks(nick, port);
  await bob.expect('ROSTER');
  return bob;
}

/** Waits until the server has asked this client so many times whether it lives. */
async function asked(client: RawClient, times = 1): Promise<void> {
  await eventually(() => {
    expect(client.json('PING')).toHaveLength(times);
  });
}

async function refused(client: RawClient): Promise<unknown> {
  await client.expectClosed();
  return client.json('ERROR');
}

const final = (code: string): unknown => [{ code, reason: expect.any(String), final: true }];

/** The nicks of the room as a client sees them that has just asked. */
async function people(): Promise<string[]> {
  const before = watcher.json('ROSTER').length;
  watcher.say('WHO', {});
  await eventually(() => watcher.json('ROSTER').length > before);
  const roster = watcher.json('ROSTER').at(-1) as { people: { nick: string }[] };
  return roster.people.map(({ nick }) => nick);
}

describe('an owner who comes back', () => {
  it('takes the place of a session that does not answer, which is told and does not come back', async () => {
    const dead = await bobJoins();
    const bob = await bobAsks();
    await asked(dead);
    clock.advance(OWNER_PING_MS - 1);
    expect(await people()).toEqual(['watcher', 'bob']);
    expect(bob.messages.map((message) => message.split(' ')[0])).toEqual(['HELLO']);
    clock.advance(1);
    await bob.expect('ROSTER');
    expect(await refused(dead)).toEqual(final('replaced'));
    expect(await people()).toEqual(['watcher', 'bob']);
    bob.say('SAY', { id: '1', text: 'back' });
    await watcher.expect('SAID');
    expect(watcher.json('PRESENCE').at(-1)).toEqual({
      events: [{ left: 'bob' }, { joined: expect.objectContaining({ nick: 'bob', udpPort: PORT }) }],
    });
    expect(house.told('client:left')).toMatchObject([{ nick: 'bob', reason: 'replaced' }]);
  });

  it.each([
    ['under another spelling', 'B0B', PORT + 1],
    ['under another nick, with the same address and UDP port', 'robert', PORT],
  ])('takes it %s, too', async (_what, nick, port) => {
    const dead = await bobJoins();
    const bob = await bobAsks(nick, port);
    await asked(dead);
    clock.advance(OWNER_PING_MS);
    await bob.expect('ROSTER');
    expect(await people()).toEqual(['watcher', nick]);
  });

  it('takes the places of two that do not answer, one by one', async () => {
    const nicks = await bobJoins('bob', PORT + 1);
    const ports = await bobJoins('robert', PORT);
    const bob = await bobAsks('bob', PORT);
    await asked(nicks);
    clock.advance(OWNER_PING_MS);
    await asked(ports);
    clock.advance(OWNER_PING_MS);
    await bob.expect('ROSTER');
    expect(await people()).toEqual(['watcher', 'bob']);
  });

  it.each([
    [
      'nick-taken',
      PORT + 1,
      (old: RawClient) => {
        old.say('PONG', { n: 0 });
      },
    ],
    [
      'nick-taken',
      PORT,
      (old: RawClient) => {
        old.say('SAY', { id: '1', text: 'I am here' });
      },
    ],
  ] as const)('is told %s when the session answers', async (code, port, answer) => {
    const old = await bobJoins();
    const bob = await bobAsks('bob', port);
    await asked(old);
    answer(old);
    expect(await refused(bob)).toEqual(final(code));
    clock.advance(2 * OWNER_PING_MS);
    expect(await people()).toEqual(['watcher', 'bob']);
    expect(old.closed).toBe(false);
  });

  it('is told address-taken when it is the address of a session that answers', async () => {
    const old = await bobJoins();
    const bob = await bobAsks('robert', PORT);
    await asked(old);
    old.say('PONG', { n: 0 });
    expect(await refused(bob)).toEqual(final('address-taken'));
  });

  it('has the place at once when the old session ends by itself meanwhile', async () => {
    const dead = await bobJoins();
    const bob = await bobAsks();
    await asked(dead);
    dead.destroy();
    await bob.expect('ROSTER');
    expect(await people()).toEqual(['watcher', 'bob']);
    expect(house.told('client:left')).toMatchObject([
      { nick: 'bob', reason: expect.stringMatching(/lost|ended/) },
    ]);
  });

  it('who leaves while waiting has put nobody out', async () => {
    const old = await bobJoins();
    const bob = await bobAsks();
    await asked(old);
    bob.destroy();
    await eventually(() => house.server.readings.totals().connections === 2);
    clock.advance(2 * OWNER_PING_MS);
    expect(await people()).toEqual(['watcher', 'bob']);
    expect(old.closed).toBe(false);
    expect(old.all('ERROR')).toEqual([]);
  });

  it('wins once when two come at once: the one that is in answers for itself', async () => {
    const dead = await bobJoins();
    const first = await bobAsks('bob', PORT + 1);
    await asked(dead);
    const second = await bobAsks('bob', PORT + 2);
    await asked(dead, 2);
    clock.advance(OWNER_PING_MS);
    await eventually(() => {
      expect([first, second].filter((one) => one.closed)).toHaveLength(1);
      expect([first, second].filter((one) => one.all('ROSTER').length === 1)).toHaveLength(1);
    });
    const [loser] = [first, second].filter((one) => one.all('ROSTER').length === 0);
    expect(loser?.json('ERROR')).toEqual(final('nick-taken'));
    expect(await people()).toEqual(['watcher', 'bob']);
    expect(house.told('client:left')).toHaveLength(1);
  });

  it('keeps what it sends while it waits, for when it is in', async () => {
    const dead = await bobJoins();
    const bob = await bobAsks();
    bob.say('SAY', { id: 'early', text: 'typed too soon' });
    await asked(dead);
    clock.advance(OWNER_PING_MS);
    await watcher.expect('SAID');
    expect(watcher.json('SAID')).toMatchObject([{ from: 'bob', text: 'typed too soon' }]);
  });

  it('is refused what an operator has forbidden meanwhile', async () => {
    const old = await bobJoins();
    const bob = await bobAsks();
    await asked(old);
    house.bus.ask('operator:run', { request: 'r', by: 'op', line: 'ban bob' });
    expect(await refused(old)).toEqual(final('banned'));
    expect(await refused(bob)).toEqual(final('banned'));
    expect(await people()).toEqual(['watcher']);
  });

  it('does not put out an old program over TLS, which nobody can ask', async () => {
    const tunnelled = await house.connectTls(bobs, 'lines');
    tunnelled.send('REGISTER bob 52000');
    await tunnelled.expect('USERLIST');
    expect(await refused(await bobAsks())).toEqual(final('nick-taken'));
    expect(tunnelled.closed).toBe(false);
  });
});

describe('somebody else', () => {
  it('does not make the server ask: another key, and nobody’s', async () => {
    const bob = await bobJoins();
    expect(await refused(await house.askTls(eves, 'bob'))).toEqual(final('nick-owned'));
    expect(await refused(await house.askTls(null, 'b0b'))).toEqual(final('nick-owned'));
    expect(await refused(await house.askTls(eves, 'eve', null, PORT))).toEqual(final('address-taken'));
    expect(bob.json('PING')).toEqual([]);
  });
});
