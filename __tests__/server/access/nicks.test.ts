import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/bus/events.js';
import { fingerprintOf } from '../../../src/identity/fingerprint.js';
import { NICK_KEPT_MS, NICK_NOTE_MS } from '../../../src/limits.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import type { PortStore } from '../../../src/store/store.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { TestIdentity } from '../../support/test-identity.js';
import { testIdentity } from '../../support/test-identity.js';
import { TestHouse } from '../house.js';
import type { RawClient } from '../raw-client.js';

const TAKEN = 'ERROR Nickname bereits vergeben';

let house: TestHouse;
let clock: FakeClock;
let server: TestIdentity;
let bobs: TestIdentity;
let eves: TestIdentity;

beforeAll(async () => {
  server = await testIdentity();
  bobs = await testIdentity();
  eves = await testIdentity();
});

beforeEach(async () => {
  clock = new FakeClock();
  house = await TestHouse.open({ clock, identity: server, limits: { clientSilenceMs: Infinity } });
});

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

/** Bob has been here, and is away. */
async function bobWasHere(): Promise<void> {
  const bob = await house.joinTls(bobs, 'bob');
  bob.send('QUIT {}');
  await bob.expectClosed();
  await eventually(() => house.told('client:left').length > 0);
}

async function refusalOf(client: RawClient): Promise<unknown> {
  await client.expectClosed();
  return client.json('ERROR');
}

const finally_ = (code: string): unknown => [{ code, reason: expect.stringMatching(/\w/), final: true }];

function run(line: string): Outcome {
  const request = `r${house.facts.length}`;
  house.bus.ask('operator:run', { request, by: 'op', line });
  const answers = house.told('operator:answered') as { request: string; outcome: Outcome }[];
  const answer = answers.find((each) => each.request === request);
  if (answer === undefined) throw new Error(`no answer to ${line}`);
  return answer.outcome;
}

describe('a nick that a key has used', () => {
  it.each(['bob', 'BOB', 'b0b', 'b\u043eb'])(
    'is kept from another key and from the clear (%s)',
    async (nick) => {
      await bobWasHere();
      expect(await refusalOf(await house.askTls(eves, nick))).toEqual(finally_('nick-owned'));
      expect(await refusalOf(await house.askTls(null, nick))).toEqual(finally_('nick-owned'));
      const clear = await house.connect('lines');
      clear.send(`REGISTER ${nick} 40001`);
      await clear.expectClosed();
      expect(clear.messages.map((message) => message.trimEnd())).toEqual([TAKEN]);
      expect(house.server.readings.totals().refusals).toEqual({ 'nick-owned': 3 });
      await house.joinTls(bobs, nick);
    },
  );

  it('is kept from whoever would be renamed, who stays what they are', async () => {
    await bobWasHere();
    const eve = await house.joinTls(eves, 'eve');
    const clear = await house.joinKlatsch('clear');
    for (const client of [eve, clear]) {
      client.say('NICK', { nick: 'b0b' });
      await client.expect('ERROR');
      expect(client.json('ERROR')).toEqual([{ code: 'nick-owned', reason: expect.any(String) }]);
    }
    eve.say('SAY', { id: '1', text: 'still here' });
    await clear.expect('SAID');
    expect(clear.json('SAID')).toMatchObject([{ from: 'eve' }]);
  });

  it('is free for everybody after thirty days, and not before', async () => {
    await bobWasHere();
    // Thirty days are too many ticks of a server's timers.
    clock.leap(NICK_KEPT_MS - 1);
    expect(await refusalOf(await house.askTls(eves, 'bob'))).toEqual(finally_('nick-owned'));
    clock.leap(1);
    await house.joinTls(eves, 'bob');
    expect(run('nicks')).toMatchObject({ nicks: [{ nick: 'bob', fingerprint: fingerprintOf(eves.spki) }] });
  });

  it('is kept from when its owner was seen last, not first', async () => {
    const bob = await house.joinTls(bobs, 'bob');
    clock.advance(NICK_NOTE_MS);
    const now = clock.now();
    expect(run('nicks')).toMatchObject({ nicks: [{ nick: 'bob', seenAt: now }] });
    clock.advance(5);
    bob.send('QUIT {}');
    await eventually(() => house.told('client:left').length === 1);
    expect(run('nicks')).toMatchObject({ nicks: [{ nick: 'bob', seenAt: now + 5 }] });
  });

  it('is nobody’s after the operator has released it, also while its owner is here', async () => {
    await bobWasHere();
    const released = { done: 'released', nick: 'bob', fingerprint: fingerprintOf(bobs.spki) };
    expect(run('release B0B')).toEqual(released);
    const eve = await house.joinKlatsch('bob');
    eve.destroy();
    await eventually(() => house.told('client:left').length === 2);
    const bob = await house.joinTls(bobs, 'bob');
    expect(run('release bob')).toEqual(released);
    bob.send('QUIT {}');
    await eventually(() => house.told('client:left').length === 3);
    await house.joinTls(eves, 'bob');
    expect(run('release nobody')).toMatchObject({ done: 'failed', code: 'person-unknown' });
  });

  it('is not released while a key stands on the list under it', async () => {
    run(`allow ${fingerprintOf(bobs.spki)} chef`);
    const refused = {
      done: 'failed',
      code: 'nick-owned',
      message: expect.stringContaining('"disallow CHEF"'),
    };
    expect(run('release CHEF')).toEqual(refused);
    await house.joinTls(bobs, 'chef');
    expect(run('release CHEF')).toEqual(refused);
    expect(run('disallow chef')).toMatchObject({ done: 'disallowed', access: 'open' });
    expect(run('release chef')).toMatchObject({ done: 'released' });
  });

  it('is one of the key’s also after a renaming', async () => {
    const bob = await house.joinTls(bobs, 'bob');
    bob.say('NICK', { nick: 'robert' });
    await eventually(() => house.told('client:renamed').length === 1);
    expect(await refusalOf(await house.askTls(eves, 'bob'))).toEqual(finally_('nick-owned'));
    expect(await refusalOf(await house.askTls(eves, 'r0bert'))).toEqual(finally_('nick-owned'));
    expect(run('nicks')).toMatchObject({ nicks: [{ nick: 'bob' }, { nick: 'robert' }] });
  });

  it('is not kept for those who have shown no key', async () => {
    const clear = await house.joinKlatsch('clear');
    clear.destroy();
    await eventually(() => house.told('client:left').length === 1);
    await house.joinTls(eves, 'clear');
  });
});

describe('what is kept on disk', () => {
  let store: MemoryStore & PortStore;
  let again: TestHouse;

  beforeEach(async () => {
    const bob = { nick: 'bob', key: fingerprintOf(bobs.spki), seenAt: clock.now() - 1000 };
    const records = [{ kind: 'nick' as const, name: 'bob', value: bob }];
    store = Object.assign(new MemoryStore({}, { bans: [], motd: null, records }), { open: () => undefined });
    again = await TestHouse.open({ clock, identity: server, store });
  });

  afterEach(async () => {
    await again.close();
  });

  it('holds when the server starts again', async () => {
    expect(await refusalOf(await again.askTls(eves, 'bob'))).toEqual(finally_('nick-owned'));
    await again.joinTls(bobs, 'Bob');
    // What an earlier version has written does not say since when: for long.
    const owned = { nick: 'Bob', key: fingerprintOf(bobs.spki), since: 0, seenAt: clock.now() };
    await eventually(() => JSON.stringify(store.records('nick')) === JSON.stringify([owned]));
  });

  it('is what the operator has decided', async () => {
    await again.joinTls(eves, 'eve');
    await eventually(() => store.records('nick').length === 2);
    again.bus.ask('operator:run', { request: 'r', by: 'op', line: 'release B0B' });
    const released = { done: 'released', nick: 'bob', fingerprint: fingerprintOf(bobs.spki) };
    expect(again.told('operator:answered')).toEqual([{ request: 'r', outcome: released }]);
    expect(store.records('nick')).toMatchObject([{ nick: 'eve' }]);
  });

  it('is written also when the server ends in the same turn', async () => {
    await again.joinTls(eves, 'eve');
    again.bus.ask('operator:run', { request: 'r', by: 'op', line: 'release eve' });
    const eve = await again.askTls(eves, 'eve-2');
    await eventually(() => again.told('client:joined').length === 2);
    eve.destroy();
    await again.close();
    expect(store.records('nick')).toMatchObject([{ nick: 'bob' }, { nick: 'eve-2' }]);
  });
});
