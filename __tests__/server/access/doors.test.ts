import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../src/bus/events.js';
import type { Result } from '../../../src/errors.js';
import { fingerprintOf } from '../../../src/identity/fingerprint.js';
import { readable } from '../../../src/identity/readable.js';
import { shortFingerprint } from '../../../src/identity/short-fingerprint.js';
import { GUESS_WAIT_MS, GUESSES, INVITE_CODE_MS } from '../../../src/limits.js';
import type { AccessMode } from '../../../src/bus/events.js';
import type { OldClients } from '../../../src/server/access/access-options.js';
import type { Commons } from '../../../src/server/commons.js';
import { localCommons } from '../../../src/server/commons.js';
import type { Member } from '../../../src/server/state/member.js';
import { CODE_BYTES, hashOfCode, newInviteCode } from '../../../src/server/access/state/invite-codes.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import { storeIn } from '../../../src/store/store-in.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { TestIdentity } from '../../support/test-identity.js';
import { testIdentity } from '../../support/test-identity.js';
import { hello, TestHouse } from '../house.js';
import type { RawClient } from '../raw-client.js';

const SECRET = 'correct horse battery';

let house: TestHouse;
let clock: FakeClock;
let server: TestIdentity;
let kims: TestIdentity;
let kim: string;
let others: TestIdentity[];

beforeAll(async () => {
  server = await testIdentity();
  kims = await testIdentity();
  kim = fingerprintOf(kims.spki);
  others = await Promise.all([1, 2, 3, 4].map(() => testIdentity()));
});

beforeEach(() => {
  clock = new FakeClock();
});

afterEach(async () => {
  await house.close();
  expect(house.faults).toEqual([]);
});

async function open(mode: AccessMode, oldClients: OldClients = 'no'): Promise<void> {
  house = await TestHouse.open({ clock, identity: server, access: { mode, oldClients } });
}

let asked = 0;

async function run(line: string): Promise<Outcome> {
  asked += 1;
  const request = `r${asked}`;
  house.bus.ask('operator:run', { request, by: 'op', line });
  return eventually(() => {
    const answers = house.told('operator:answered') as { request: string; outcome: Outcome }[];
    const answer = answers.find((each) => each.request === request);
    if (answer === undefined) throw new Error(`no answer to ${line}`);
    return answer.outcome;
  });
}

/** Makes a code and gives it. */
async function invite(rest = ''): Promise<string> {
  const outcome = await run(`invite ${rest}`);
  if (outcome.done !== 'invited' || outcome.code === null) throw new Error(JSON.stringify(outcome));
  return outcome.code;
}

/** `in`, or the code of the refusal. */
async function fate(client: RawClient): Promise<string> {
  return eventually(() => {
    if (client.all('ROSTER').length + client.all('USERLIST').length > 0) return 'in';
    const [error] = client.json('ERROR') as { code: string; final?: true }[];
    if (!client.closed || error === undefined) throw new Error('not yet');
    expect(error.final).toBe(true);
    return error.code;
  });
}

async function comes(
  identity: TestIdentity | null,
  nick: string,
  auth: object | null = null,
): Promise<string> {
  return fate(await house.askTls(identity, nick, auth));
}

/** A commons that lets nobody in before it is told to decide; from then on it does so at once. */
function slowCommons(): { commons: Commons; asked: Member[]; decide: () => void } {
  const local = localCommons({ epoch: '-', now: () => 5, backlog: { texts: 100, bytes: 1e6 } });
  const decideNow = local.claim.bind(local);
  const asked: Member[] = [];
  let decide = (): void => undefined;
  const decided = new Promise<void>((resolve) => {
    decide = resolve;
  });
  const claim = async (member: Member): Promise<Result<Member>> => {
    asked.push(member);
    await decided;
    return decideNow(member);
  };
  return { commons: Object.assign(local, { claim }), asked, decide };
}

/** How often each code was the reason to refuse somebody. */
function refusals(): Readonly<Record<string, number>> {
  return house.server.readings.totals().refusals;
}

describe('connections without TLS', () => {
  it.each<[AccessMode, OldClients, string]>([
    ['open', 'yes', 'in'],
    ['open', 'local', 'in'],
    ['open', 'no', 'not-secure'],
    ['keys', 'yes', 'in'],
    ['keys', 'local', 'in'],
    ['keys', 'no', 'not-secure'],
    ['password', 'yes', 'in'],
    ['password', 'local', 'in'],
    ['password', 'no', 'not-secure'],
  ])('--access %s --old-clients %s: %s', async (mode, oldClients, wanted) => {
    await open(mode, oldClients);
    const klatsch = await house.connect('frames');
    klatsch.send(hello(), `REGISTER klatsch ${house.nextUdpPort()}`);
    expect(await fate(klatsch)).toBe(wanted);
    const looking = await house.connect('frames');
    looking.send(hello(), 'WHO {}');
    expect(await fate(looking)).toBe(wanted);
    for (const framing of ['lines', 'frames'] as const) {
      const old = await house.connect(framing);
      old.send(`REGISTER ${framing} ${house.nextUdpPort()}`);
      if (wanted === 'in') await old.expect('USERLIST');
      else {
        await old.expectClosed();
        expect(old.messages[0]).toMatch(/^ERROR not-secure: this server takes encrypted/);
      }
    }
    expect(await comes(kims, 'kim')).toBe(
      { open: 'in', keys: 'key-unknown', password: 'password-wrong' }[mode],
    );
  });

  it('from elsewhere are not local', async () => {
    await open('open', 'local');
    const { Access } = await import('../../../src/server/access/access.js');
    const { NO_CREDENTIALS } = await import('../../../src/server/access/gate.js');
    const access = new Access({ mode: 'open', oldClients: 'local' }, new MemoryStore(), clock);
    const from = (ip: string, secure: boolean): unknown =>
      access.admit({ ip, secure, key: null }, NO_CREDENTIALS, 'x');
    expect(from('10.0.0.7', false)).toMatchObject({ code: 'not-secure' });
    expect(from('::1', false)).toMatchObject({ ok: true });
    expect(from('10.0.0.7', true)).toMatchObject({ ok: true });
  });
});

describe('--access keys', () => {
  beforeEach(async () => {
    await open('keys');
  });

  it('lets in who is on the list, by the fingerprint as it is shown, and nobody else', async () => {
    expect(await comes(kims, 'kim')).toBe('key-unknown');
    expect(await comes(null, 'kim')).toBe('key-unknown');
    expect(await run(`allow ${readable(kim)} kim`)).toEqual({
      done: 'allowed',
      allowed: { fingerprint: shortFingerprint(kim), nick: 'kim', by: 'op', at: clock.now() },
    });
    expect(await comes(kims, 'kim')).toBe('in');
    expect(await comes(others[0] ?? null, 'eve')).toBe('key-unknown');
    expect(refusals()).toEqual({ 'key-unknown': 3 });
  });

  it('keeps a nick for those on the list under it, also before they come, and on several machines', async () => {
    const [laptop, eves] = others as [TestIdentity, TestIdentity];
    for (const [each, nick] of [
      [kims, 'kim'],
      [laptop, 'kim'],
      [eves, 'eve'],
    ] as const) {
      await run(`allow ${fingerprintOf(each.spki)} ${nick}`);
    }
    expect(await comes(eves, 'k1m')).toBe('nick-owned');
    expect(await comes(laptop, 'kim')).toBe('in');
    expect(await comes(kims, 'kim')).toBe('nick-taken');
    expect(await run('allowed')).toMatchObject({
      access: 'keys',
      allowed: [{ nick: 'kim' }, { nick: 'kim' }, { nick: 'eve' }],
    });
  });

  it('puts out whoever is taken off the list', async () => {
    await run(`allow ${kim} kim`);
    const client = await house.joinTls(kims, 'kimberly');
    expect(await run('disallow KIM')).toMatchObject({
      done: 'disallowed',
      allowed: [{ nick: 'kim' }],
      kicked: ['kimberly'],
    });
    await client.expectClosed();
    expect(client.json('ERROR')).toMatchObject([{ code: 'key-unknown', final: true }]);
    expect(await comes(kims, 'kim')).toBe('key-unknown');
    await run(`allow ${kim} kim`);
    expect(await run(`disallow ${readable(kim)}`)).toMatchObject({ done: 'disallowed', kicked: [] });
    expect(await run('disallow kim')).toMatchObject({ done: 'failed', code: 'key-unknown' });
  });

  it('shows who is there only to those who may come in', async () => {
    const looks = async (identity: TestIdentity, auth: object | null): Promise<string> => {
      const client = await house.connectTls(identity);
      client.send(hello(), ...(auth === null ? [] : [`AUTH ${JSON.stringify(auth)}`]), 'WHO {}');
      return fate(client);
    };
    expect(await looks(kims, null)).toBe('key-unknown');
    const code = await invite();
    expect(await looks(kims, { invite: code })).toBe('in');
    await run(`allow ${kim} kim`);
    expect(await looks(kims, null)).toBe('in');
    // Looking has not used the code up.
    expect(await comes(others[0] ?? null, 'eve', { invite: code })).toBe('in');
  });

  it('does not take a password', async () => {
    await run(`password set ${SECRET}`);
    expect(await comes(kims, 'kim', { password: SECRET })).toBe('key-unknown');
  });
});

describe('invite codes', () => {
  beforeEach(async () => {
    await open('keys');
  });

  it('let one key in, once, and for good', async () => {
    const code = await invite();
    expect(code).toMatch(/^([a-z2-7]{4}-){4}[a-z2-7]{4}$/);
    expect(await comes(kims, 'kim', { invite: code.toUpperCase() })).toBe('in');
    expect(await comes(others[0] ?? null, 'eve', { invite: code })).toBe('invite-invalid');
    expect(await run('allowed')).toMatchObject({
      access: 'keys',
      allowed: [{ fingerprint: shortFingerprint(kim), nick: 'kim', by: 'op' }],
    });
    // The code is not needed any more, and does no harm.
    expect(await comes(kims, 'kimberly', { invite: code })).toBe('in');
  });

  it('are won by exactly one of four who come at once', async () => {
    const code = await invite();
    const clients = await Promise.all(others.map((identity) => house.connectTls(identity)));
    for (const [i, client] of clients.entries()) {
      const auth = JSON.stringify({ invite: code });
      client.send(hello(), `AUTH ${auth}`, `REGISTER eve${i}x ${house.nextUdpPort()}`);
    }
    const fates = await Promise.all(clients.map(fate));
    expect(fates.sort()).toEqual(['in', 'invite-invalid', 'invite-invalid', 'invite-invalid']);
    expect(await run('allowed')).toMatchObject({ allowed: [{ by: 'op' }] });
  });

  it('are over after a day, or when their maker said', async () => {
    const day = await invite();
    const brief = await invite('for 2s');
    clock.advance(2000);
    expect(await comes(kims, 'kim', { invite: brief })).toBe('invite-invalid');
    expect(await comes(kims, 'kim', { invite: day })).toBe('in');
    const late = await invite();
    clock.advance(INVITE_CODE_MS);
    expect(await comes(others[0] ?? null, 'eve', { invite: late })).toBe('invite-invalid');
  });

  it('with a nick give that nick, whoever had it before', async () => {
    await run(`allow ${fingerprintOf((others[0] ?? kims).spki)} eve`);
    const code = await invite('kim for 1d');
    expect(await comes(kims, 'eve', { invite: code })).toBe('nick-owned');
    expect(await comes(kims, 'kim', { invite: code })).toBe('in');
  });

  it('are not spent on a nick that is another’s', async () => {
    await run(`allow ${kim} kim`);
    const code = await invite();
    const [eves] = others as [TestIdentity];
    expect(await comes(eves, 'kim', { invite: code })).toBe('nick-owned');
    expect(await comes(eves, 'eve', { invite: code })).toBe('in');
  });

  it.each([
    ['nick-taken', 'alice', 50_001],
    ['address-taken', 'eve', 50_000],
    ['room-full', 'eve', 50_001],
  ])('are not spent on a place that cannot be had: %s', async (code, nick, udpPort) => {
    await house.close();
    await open('keys', 'yes');
    const [alice, invited] = [await house.connect('lines'), await invite()];
    alice.send('REGISTER alice 50000');
    await alice.expect('USERLIST');
    if (code === 'room-full') await run('limits people=1');
    expect(await fate(await house.askTls(kims, nick, { invite: invited }, udpPort))).toBe(code);
    expect(await run('allowed')).toMatchObject({ allowed: [] });
    alice.destroy();
    await eventually(() => house.told('client:left').length === 1);
    const again = await house.joinOld('lines', 'alice');
    again.destroy();
    await eventually(() => house.told('client:left').length === 2);
    expect(await comes(kims, 'kim', { invite: invited })).toBe('in');
    expect(await run('allowed')).toMatchObject({ allowed: [{ nick: 'kim' }] });
  });

  it('are not spent by whoever goes before they have a place, and until then nobody else’s', async () => {
    await house.close();
    const commons = slowCommons();
    house = await TestHouse.open({
      clock,
      identity: server,
      commons: commons.commons,
      access: { mode: 'keys', oldClients: 'no' },
    });
    const [code, [eves]] = [await invite(), others as [TestIdentity]];
    const first = await house.askTls(kims, 'kim', { invite: code });
    await eventually(() => commons.asked.length === 1);
    expect(await comes(eves, 'eve', { invite: code })).toBe('invite-invalid');
    first.destroy();
    await eventually(() => house.server.readings.totals().connections === 0);
    commons.decide();
    expect(await run('allowed')).toMatchObject({ allowed: [] });
    expect(await comes(eves, 'eve', { invite: code })).toBe('in');
    expect(await run('allowed')).toMatchObject({ allowed: [{ nick: 'eve' }] });
  });

  it('are for keys: without a certificate there is nothing to let in', async () => {
    const code = await invite();
    expect(await comes(null, 'eve', { invite: code })).toBe('key-unknown');
    expect(await comes(kims, 'kim', { invite: code })).toBe('in');
  });
});

describe('--access password', () => {
  beforeEach(async () => {
    await open('password');
  });

  it('lets nobody in before there is one', async () => {
    expect(await comes(kims, 'kim')).toBe('password-wrong');
    expect(await comes(kims, 'kim', { password: '' })).toBe('password-wrong');
    expect(await comes(kims, 'kim', { password: SECRET })).toBe('password-wrong');
  });

  it('lets in who knows it, who is on the list, and who has a code', async () => {
    expect(await run(`password set ${SECRET}`)).toEqual({ done: 'password-set', access: 'password' });
    expect(await comes(null, 'bare', { password: SECRET })).toBe('in');
    expect(await comes(kims, 'kim', { password: SECRET })).toBe('in');
    expect(await comes(kims, 'kim2', { password: `${SECRET} ` })).toBe('password-wrong');
    expect(await comes(kims, 'kim2', { password: 'x'.repeat(2000) })).toBe('password-wrong');
    expect(await comes(kims, 'kim2')).toBe('password-wrong');
    const [listed, coded] = others as [TestIdentity, TestIdentity];
    await run(`allow ${fingerprintOf(listed.spki)} listed`);
    expect(await comes(listed, 'listed')).toBe('in');
    expect(await comes(coded, 'coded', { invite: await invite() })).toBe('in');
  });

  it('can be changed and taken away; of two changes at once the later one counts', async () => {
    const [first, second] = [run('password set one'), run('password set two')];
    await Promise.all([first, second]);
    expect(await comes(null, 'one', { password: 'one' })).toBe('password-wrong');
    expect(await comes(null, 'two', { password: 'two' })).toBe('in');
    expect(await run('password clear')).toMatchObject({ done: 'password-cleared' });
    expect(await comes(null, 'three', { password: 'two' })).toBe('password-wrong');
  });

  it('does not take a code from whoever has it when their other session answers', async () => {
    await run(`password set ${SECRET}`);
    const inside = await house.joinTls(kims, 'kim', { password: SECRET });
    const code = await invite();
    const outside = await house.askTls(kims, 'kim', { invite: code });
    await inside.expect('PING');
    inside.say('PONG', { n: 0 });
    expect(await fate(outside)).toBe('nick-taken');
    expect(await comes(others[0] ?? null, 'eve', { invite: code })).toBe('in');
  });

  it('does not keep the others waiting while one is checked', async () => {
    await run(`password set ${SECRET}`);
    const inside = await house.joinTls(kims, 'kim', { password: SECRET });
    const outside = await house.askTls(null, 'eve', { password: 'wrong' });
    await outside.expect('HELLO');
    inside.say('PING', { n: 5 });
    await inside.expect('PONG');
    expect(await fate(outside)).toBe('password-wrong');
  });

  it('is not asked of whoever went away meanwhile', async () => {
    await run(`password set ${SECRET}`);
    const outside = await house.askTls(kims, 'eve', { password: SECRET });
    await outside.expect('HELLO');
    outside.destroy();
    await eventually(() => house.server.readings.totals().connections === 0);
    expect(await comes(kims, 'kim', { password: SECRET })).toBe('in');
    expect(house.told('client:joined')).toMatchObject([{ nick: 'kim' }]);
  });
});

describe('a store that cannot be opened', () => {
  it.each(['keys', 'password'] as const)('lets in nobody by what is in it (--access %s)', async (mode) => {
    const store = await storeIn({
      ...{
        directory: '/',
        now: () => clock.now(),
        events: { changed: () => undefined, setAside: () => undefined },
      },
      onUnopened: () => undefined,
      load: () => Promise.reject(new Error('no such module')),
    });
    house = await TestHouse.open({ clock, store, identity: server, access: { mode, oldClients: 'no' } });
    const shut = mode === 'keys' ? 'key-unknown' : 'password-wrong';
    expect(await comes(kims, 'kim')).toBe(shut);
    expect(await comes(kims, 'kim', { password: SECRET })).toBe(shut);
    expect(await comes(null, 'kim', { password: '' })).toBe(shut);
    expect(await comes(kims, 'kim', { invite: newInviteCode(Buffer.alloc(CODE_BYTES)) })).toBe(
      'invite-invalid',
    );
    expect(await run(`allow ${kim} kim`)).toMatchObject({ done: 'allowed', unkept: true });
    expect(await comes(kims, 'kim')).toBe('in');
  });
});

describe('guessing', () => {
  it('passwords is slowed, by address, and logged', async () => {
    await open('password');
    await run(`password set ${SECRET}`);
    for (let i = 0; i < GUESSES; i += 1) {
      expect(await comes(kims, 'kim', { password: `guess ${i}` })).toBe('password-wrong');
    }
    expect(await comes(kims, 'kim', { password: SECRET })).toBe('guessing');
    clock.advance(GUESS_WAIT_MS - 1);
    expect(await comes(kims, 'kim', { password: SECRET })).toBe('guessing');
    clock.advance(1);
    expect(await comes(kims, 'kim', { password: SECRET })).toBe('in');
    expect(refusals()).toEqual({ 'password-wrong': GUESSES, guessing: 2 });
  });

  it('codes is slowed likewise, also by several at once', async () => {
    await open('keys');
    const fates = await Promise.all(
      Array.from({ length: 3 * GUESSES }, (_, i) => comes(kims, `kim${i}x`, { invite: `aaaa-bbbb-${i}` })),
    );
    expect(fates.filter((each) => each === 'invite-invalid')).toHaveLength(GUESSES);
    expect(fates.filter((each) => each === 'guessing')).toHaveLength(2 * GUESSES);
    expect(await comes(kims, 'kim', { invite: await invite() })).toBe('guessing');
    expect(refusals()).toEqual({ 'invite-invalid': GUESSES, guessing: 2 * GUESSES + 1 });
  });

  it('passwords many at once gets few of them looked at', async () => {
    await open('password');
    await run(`password set ${SECRET}`);
    const fates = await Promise.all(
      Array.from({ length: 4 * GUESSES }, (_, i) => comes(null, `eve${i}x`, { password: `guess ${i}` })),
    );
    expect(fates.filter((each) => each === 'password-wrong')).toHaveLength(GUESSES);
    expect(fates.filter((each) => each === 'guessing')).toHaveLength(3 * GUESSES);
  });

  it('is not what somebody does who knows the password', async () => {
    await open('password');
    await run(`password set ${SECRET}`);
    for (let i = 0; i < 2 * GUESSES; i += 1) {
      expect(await comes(kims, `kim${i}x`, { password: SECRET })).toBe('in');
    }
    for (let i = 0; i < GUESSES - 1; i += 1) await comes(null, 'eve', { password: `guess ${i}` });
    expect(await comes(kims, 'kim', { password: SECRET })).toBe('in');
    expect(await comes(null, 'eve', { password: 'one more' })).toBe('password-wrong');
    expect(await comes(null, 'eve', { password: 'too many' })).toBe('guessing');
  });

  it('does not hinder those whose key is on the list', async () => {
    await open('keys');
    await run(`allow ${kim} kim`);
    for (let i = 0; i < GUESSES; i += 1) await comes(others[0] ?? null, 'eve', { invite: `wrong${i}` });
    expect(await comes(others[0] ?? null, 'eve', { invite: 'wrong' })).toBe('guessing');
    expect(await comes(kims, 'kim')).toBe('in');
  });
});

describe('secrets', () => {
  it('are in no fact: neither passwords, right or wrong, nor codes but for whoever asked for one', async () => {
    await open('password');
    await run(`password set ${SECRET}`);
    await comes(null, 'eve', { password: 'a wrong guess' });
    await comes(null, 'kim', { password: SECRET });
    const code = await invite('lea');
    await comes(kims, 'lea', { invite: code });
    await run('password sat hunter2');
    await run(`password ${SECRET}`);
    const facts = JSON.stringify([house.facts, house.server.present()]);
    for (const secret of [SECRET, 'a wrong guess', 'hunter2', 'scrypt$']) expect(facts).not.toContain(secret);
    const naming = house.facts.filter((fact) => JSON.stringify(fact).includes(code));
    expect(naming.map(({ fact }) => fact)).toEqual(['operator:answered']);
    expect(house.told('operator:acted')).toContainEqual({
      by: 'op',
      outcome: expect.objectContaining({ done: 'invited', code: null, nick: 'lea' }),
    });
    expect(JSON.stringify(house.server.present())).not.toContain(code);
  });

  it('are in nothing that is kept: of passwords and codes there are hashes', async () => {
    const store = Object.assign(new MemoryStore(), { open: () => undefined });
    house = await TestHouse.open({
      clock,
      identity: server,
      store,
      access: { mode: 'password', oldClients: 'no', password: SECRET },
    });
    const [first, second] = [await invite(), await invite('lea')];
    await comes(kims, 'kim', { invite: first });
    const kinds = ['password', 'invite', 'allowed', 'nick'] as const;
    const kept = kinds.map((kind) => store.records(kind));
    expect(kept.map((records) => records.length)).toEqual([1, 1, 1, 1]);
    for (const secret of [SECRET, first, second, second.replaceAll('-', '')])
      expect(JSON.stringify(kept)).not.toContain(secret);
    expect(kept[0]).toEqual([expect.stringMatching(/^scrypt\$/)]);
    expect(kept[1]).toMatchObject([{ hash: hashOfCode(second), nick: 'lea' }]);
  });
});
