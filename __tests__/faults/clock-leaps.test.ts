import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CLIENT_SILENCE_MS,
  GUESS_WAIT_MS,
  GUESSES,
  PROOF_MS,
  SILENCE_SWEEP_MS,
  TEXT_BURST,
} from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';
import { trusts } from '../support/trust.js';
import { stage } from '../peer/test-peer.js';
import { TestHouse } from '../server/house.js';
import type { RawClient } from '../server/raw-client.js';

const HOURS = 5 * 3_600_000;
const LEAPS = [
  ['forwards', HOURS],
  ['backwards', -HOURS],
] as const;

let clock: FakeClock;
let house: TestHouse;
let identity: TestIdentity;
const start = stage();
const trust = trusts();

beforeAll(async () => {
  identity = await testIdentity();
});

beforeEach(() => {
  clock = new FakeClock();
});

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

/** Says so many texts, and waits until each was taken or refused. */
async function burst(client: RawClient, count: number): Promise<{ said: number; refused: number }> {
  const [before, refusedBefore] = [client.all('SAID').length, client.all('ERROR').length];
  for (let n = 0; n < count; n += 1) client.say('SAY', { id: `t${n}`, text: `text ${n}` });
  await eventually(
    () => client.all('SAID').length - before + client.all('ERROR').length - refusedBefore === count,
  );
  return { said: client.all('SAID').length - before, refused: client.all('ERROR').length - refusedBefore };
}

/** Lets time pass of which a client's pings take the silence. */
async function live(client: RawClient, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += SILENCE_SWEEP_MS) {
    client.say('PING', { n: passed });
    await client.expect(`PONG {"n":${passed}}`);
    clock.advance(SILENCE_SWEEP_MS);
  }
}

describe.each(LEAPS)('the clock of a server that leaps %s by hours', (_way, leap) => {
  it('drops nobody who is there, and still finds who is silent', async () => {
    house = await TestHouse.open({ clock });
    const kim = await house.joinKlatsch('kim');
    const mute = await house.joinKlatsch('mute');
    clock.leap(leap);
    clock.advance(SILENCE_SWEEP_MS);
    await live(kim, CLIENT_SILENCE_MS);
    await mute.expectClosed();
    expect(house.told('client:left')).toMatchObject([{ nick: 'mute', reason: 'heartbeat-missed' }]);
    expect(kim.closed).toBe(false);
  });

  it('lets nobody flood the room, and keeps nobody silent', async () => {
    house = await TestHouse.open({ clock });
    const kim = await house.joinKlatsch('kim');
    await burst(kim, TEXT_BURST);
    clock.leap(leap);
    expect(await burst(kim, 3)).toEqual({ said: 0, refused: 3 });
    clock.advance(1000);
    expect(await burst(kim, 3)).toEqual({ said: 3, refused: 0 });
  });

  it('makes nobody wait for longer who has guessed a password', async () => {
    const access = { mode: 'password', oldClients: 'no', password: 'open sesame' } as const;
    house = await TestHouse.open({ clock, identity, access });
    for (let n = 0; n < GUESSES; n += 1) {
      const guesser = await house.askTls(null, 'eve', { password: 'wrong' });
      await guesser.expect('ERROR {"code":"password-wrong"');
    }
    clock.leap(leap);
    const early = await house.askTls(null, 'eve', { password: 'open sesame' });
    await early.expect('ERROR {"code":"guessing"');
    clock.advance(GUESS_WAIT_MS);
    await house.joinTls(null, 'eve', { password: 'open sesame' });
  });

  it('tells its clients the same time all along, so that signed invitations hold', async () => {
    house = await TestHouse.open({ clock, identity });
    const { port } = house.server;
    const alice = await start.joined(port, 'alice', { trust: await trust() });
    clock.leap(leap);
    const bob = await start.joined(port, 'bob', { trust: await trust() });
    await alice.hears('person:joined', { nick: 'bob' });
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received', { nick: 'alice', verified: true });
    expect(bob.told('problem')).toEqual([]);
  });
});

describe('a server’s clock that was wrong when a ban was made', () => {
  it('keeps nobody out for longer than was said', async () => {
    house = await TestHouse.open({ clock });
    clock.leap(1000 * HOURS);
    house.bus.ask('operator:run', { request: 'r', by: 'op', line: 'ban eve for 1h' });
    await eventually(() => house.told('operator:answered').length === 1);
    clock.leap(-1000 * HOURS);
    const early = await house.connect('frames');
    early.send('REGISTER eve 5000');
    await early.expect('ERROR banned');
    clock.advance(3_600_000);
    await house.joinOld('frames', 'eve');
  });
});

describe.each(LEAPS)('the clock of a client that leaps %s by hours', (_way, leap) => {
  it('neither loses the link nor makes a signed invitation worthless', async () => {
    house = await TestHouse.open({ identity });
    const { port } = house.server;
    const alice = await start.joined(port, 'alice', { clock, trust: await trust() });
    const bob = await start.joined(port, 'bob', { trust: await trust() });
    await alice.hears('person:joined', { nick: 'bob' });
    clock.leap(leap);
    clock.advance(1000);
    alice.ask('chat:open', { nick: 'bob' });
    await bob.hears('invitation:received', { nick: 'alice', verified: true });
    bob.ask('chat:open', { nick: 'alice' });
    await alice.hears('chat:opened', { nick: 'bob' });
    bob.ask('room:say', { text: 'still there?' });
    await alice.hears('room:message', { text: 'still there?' });
    expect(alice.told('server:lost')).toEqual([]);
    expect(PROOF_MS).toBeLessThan(Math.abs(leap));
  });

  it('answers invitations, once each, when it answers by itself', async () => {
    house = await TestHouse.open({ identity });
    const { port } = house.server;
    const carol = await start.joined(port, 'carol', { clock, accept: 'all', trust: await trust() });
    for (const nick of ['dan', 'eve']) {
      const caller = await start.joined(port, nick, { trust: await trust() });
      await carol.hears('person:joined', { nick });
      clock.leap(leap);
      caller.ask('chat:open', { nick: 'carol' });
      await carol.hears('invitation:received', { nick });
      clock.advance(1000);
      await caller.hears('chat:opened', { nick: 'carol' });
    }
  });
});
