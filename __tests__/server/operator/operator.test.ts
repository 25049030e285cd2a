import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Ban, Outcome } from '../../../src/bus/events.js';
import { REASON_CHARS, REFUSALS_TOLD_MS } from '../../../src/limits.js';
import { LIMIT_NAMES } from '../../../src/operator/server-limits.js';
import { MemoryStore } from '../../../src/store/memory-store.js';
import type { PortStore } from '../../../src/store/store.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';
import { testIdentity } from '../../support/test-identity.js';
import { hello, TestHouse } from '../house.js';

let house: TestHouse;
let clock: FakeClock;

beforeEach(async () => {
  clock = new FakeClock();
  house = await TestHouse.open({ clock });
});

afterEach(async () => {
  await house.close();
});

/** Runs a line as an operator would, and gives the answer. */
function run(line: string): Outcome {
  const request = `r${house.facts.length}`;
  house.bus.ask('operator:run', { request, by: 'op', line });
  const answers = house.told('operator:answered') as { request: string; outcome: Outcome }[];
  const [answer, ...more] = answers.filter((each) => each.request === request);
  expect(more).toEqual([]);
  if (answer === undefined) throw new Error(`no answer to ${line}`);
  return answer.outcome;
}

const failure = (code: string): unknown => ({ done: 'failed', code, message: expect.stringMatching(/\w/) });

describe('list', () => {
  it('lists everybody with what they speak and do', async () => {
    const lea = await house.joinOld('lines', 'lea');
    await house.joinKlatsch('kim');
    clock.advance(5000);
    lea.send('BROADCAST lea hi');
    await eventually(() => house.told('room:said').length === 1);
    const now = clock.now();
    expect(run('list')).toEqual({
      done: 'listed',
      clients: [
        expect.objectContaining({ nick: 'lea', dialect: 'lines', sent: 1, spokeAt: now, since: now - 5000 }),
        expect.objectContaining({ nick: 'kim', dialect: 'klatsch', udpPort: 40_002, sent: 0, muted: false }),
      ],
    });
    expect(house.told('operator:acted')).toEqual([]);
  });
});

describe('announce', () => {
  it('reaches everyone in the form of their dialect, and says how many', async () => {
    const lea = await house.joinOld('lines', 'lea');
    const fritz = await house.joinOld('frames', 'fritz');
    const kim = await house.joinKlatsch('kim');
    expect(run('announce down at noon')).toEqual({ done: 'announced', text: 'down at noon', people: 3 });
    expect(await lea.expect('BROADCAST_MSG server')).toBe('BROADCAST_MSG server down at noon');
    expect(await fritz.expect('BROADCAST server')).toBe('BROADCAST server down at noon');
    await kim.expect('NOTICE');
    expect(kim.json('NOTICE')).toEqual([{ kind: 'announcement', text: 'down at noon' }]);
    expect(house.told('operator:acted')).toEqual([
      { by: 'op', outcome: { done: 'announced', text: 'down at noon', people: 3 } },
    ]);
  });

  it('keeps its place among the texts, and cleans itself', async () => {
    const kim = await house.joinKlatsch('kim');
    const fritz = await house.joinOld('frames', 'fritz');
    fritz.send('BROADCAST fritz one');
    await kim.expect('SAID');
    run('announce \u001b[31mtwo\u0007');
    await kim.expect('NOTICE');
    fritz.send('BROADCAST fritz three');
    await eventually(() => kim.json('SAID').length === 2);
    const order = kim.messages.filter((message) => /^(SAID|NOTICE)/.test(message));
    expect(order.map((message) => /"text":"(\w+)"/.exec(message)?.[1])).toEqual(['one', 'two', 'three']);
  });

  it('refuses a text that nobody could read', () => {
    expect(run('announce \u0007')).toEqual(failure('text-empty'));
    expect(run(`announce ${'x'.repeat(9000)}`)).toEqual(failure('text-too-long'));
  });

  it('reaches also somebody who joins in the same turn', async () => {
    const kim = await house.connect('frames');
    const stop = house.bus.onFact('client:joined', () => {
      run('announce hello');
    });
    kim.send(hello(), 'REGISTER kim 41000');
    await kim.expect('NOTICE');
    stop();
    expect(kim.json('NOTICE')).toEqual([{ kind: 'announcement', text: 'hello' }]);
  });
});

describe('kick', () => {
  it('disconnects a klatsch client with code and reason, and the room learns of it', async () => {
    const kim = await house.joinKlatsch('kim');
    const fritz = await house.joinOld('frames', 'fritz');
    expect(run('kick KIM be nice')).toEqual({
      done: 'kicked',
      nick: 'kim',
      ip: '127.0.0.1',
      reason: 'be nice',
    });
    await kim.expectClosed();
    expect(kim.json('ERROR')).toEqual([
      { code: 'kicked', reason: 'an operator has disconnected you: be nice', final: true },
    ]);
    expect(await fritz.expect('USER_LEFT')).toBe('USER_LEFT kim');
    expect(house.told('client:left')).toEqual([
      { id: expect.any(String), nick: 'kim', ip: '127.0.0.1', reason: 'kicked' },
    ]);
    expect(house.told('client:refused')).toEqual([]);
  });

  it.each([
    ['lines', 'BROADCAST_MSG server'],
    ['frames', 'BROADCAST server'],
  ] as const)('tells an old %s client why, as a text', async (framing, start) => {
    const old = await house.joinOld(framing, 'old');
    run(`kick old ${'ä'.repeat(REASON_CHARS + 50)}`);
    const told = await old.expect(start);
    expect(told).toBe(`${start} an operator has disconnected you: ${'ä'.repeat(REASON_CHARS)}`);
    expect(Buffer.byteLength(told)).toBeLessThan(1024);
    await old.expectClosed();
  });

  it('knows nobody who is not there', () => {
    expect(run('kick kim')).toEqual(failure('person-unknown'));
    expect(house.told('operator:acted')).toEqual([]);
  });
});

describe('ban', () => {
  it('takes whoever has the nick, keeps it and its look-alikes out, and lets them in again', async () => {
    const bob = await house.joinKlatsch('bob');
    expect(run('ban bob for 10m spam')).toMatchObject({
      done: 'banned',
      kicked: ['bob'],
      ban: { kind: 'nick', what: 'bob', until: clock.now() + 600_000, reason: 'spam', by: 'op' },
    });
    await bob.expectClosed();
    expect(bob.json('ERROR')).toEqual([
      { code: 'banned', reason: 'you are banned from this server: spam', final: true },
    ]);
    const again = await house.connect('frames');
    again.send(hello(), 'REGISTER B0B 41000');
    await again.expectClosed();
    expect(again.json('ERROR')).toEqual([expect.objectContaining({ code: 'banned', final: true })]);
    const max = await house.joinKlatsch('max');
    max.say('NICK', { nick: 'bob' });
    await max.expect('ERROR');
    expect(max.json('ERROR')).toEqual([{ code: 'banned', reason: 'you are banned from this server: spam' }]);
    expect(run('unban BOB')).toMatchObject({ done: 'unbanned', ban: { what: 'bob' } });
    await house.joinKlatsch('bob');
  });

  it('ends at its time', async () => {
    run('ban bob for 10m');
    expect(run('bans')).toMatchObject({ bans: [{ what: 'bob' }] });
    clock.advance(600_000);
    expect(run('bans')).toEqual({ done: 'bans', bans: [] });
    expect(run('unban bob')).toEqual(failure('ban-none'));
    await house.joinKlatsch('bob');
  });

  it('holds although one for a look-alike ends, by itself or by an operator', async () => {
    for (const line of ['ban bob', 'ban b0b for 1s', 'ban B0B']) run(line);
    expect(run('unban b0b')).toMatchObject({ done: 'unbanned', ban: { what: 'B0B' } });
    run('ban b\u043eb for 1s');
    clock.advance(1000);
    for (const nick of ['bob', 'b0b']) {
      const client = await house.connect('frames');
      client.send(hello(), `REGISTER ${nick} ${house.nextUdpPort()}`);
      await client.expectClosed();
      expect(client.json('ERROR')).toMatchObject([{ code: 'banned' }]);
    }
    expect(run('bans')).toMatchObject({ bans: [{ what: 'bob' }] });
  });

  it('tells of a banned program that comes again and again now and then, and how often; at the end, too', async () => {
    const refused = { nick: null, ip: '127.0.0.1', code: 'banned' };
    const come = async (): Promise<void> => {
      const old = await house.connect('frames');
      old.send('REGISTER old 41000');
      await old.expectClosed();
    };
    run('ban 127.0.0.0/8');
    for (let visit = 0; visit < 3; visit += 1) await come();
    expect(house.told('client:refused')).toEqual([refused]);
    clock.advance(REFUSALS_TOLD_MS);
    expect(house.told('client:refused').slice(1)).toEqual([{ ...refused, count: 2 }]);
    await come();
    expect(house.told('client:refused')).toHaveLength(2);
    await house.close();
    expect(house.told('client:refused').slice(2)).toEqual([refused]);
    expect(house.facts.at(-1)?.fact).toBe('server:closed');
  });

  it('of an address takes everyone from there, in the room or not, and tells who comes', async () => {
    const [kim, silent] = [await house.joinKlatsch('kim'), await house.connect('frames')];
    const fritz = await house.joinOld('frames', 'fritz');
    await eventually(() => house.told('client:joined').length === 2);
    expect(run('ban 127.0.0.0/8 go away')).toMatchObject({ kicked: ['kim', 'fritz'] });
    for (const client of [kim, silent, fritz]) await client.expectClosed();
    const old = await house.connect('frames');
    old.send('REGISTER old 41000');
    await old.expectClosed();
    expect(old.messages).toEqual(['ERROR banned: you are banned from this server: go away']);
    expect(house.told('client:refused')).toEqual([{ nick: null, ip: '127.0.0.1', code: 'banned' }]);
    run('unban 127.0.0.0/8');
    await house.joinOld('frames', 'old');
  });

  it('of somebody who is not there is no mistake', () => {
    expect(run('ban eve')).toMatchObject({ done: 'banned', kicked: [] });
    expect(run('ban 10.0.0.9')).toMatchObject({ done: 'banned', kicked: [] });
    expect(run('bans')).toMatchObject({ bans: [{ what: 'eve' }, { what: '10.0.0.9' }] });
    expect(run('unban 10.0.0.8')).toEqual(failure('ban-none'));
  });
});

describe('mute', () => {
  it('refuses their texts and nothing else, and says so', async () => {
    const kim = await house.joinKlatsch('kim');
    const fritz = await house.joinOld('frames', 'fritz');
    await eventually(() => house.told('client:joined').length === 2);
    expect(run('mute Kim')).toEqual({ done: 'muted', nick: 'kim' });
    expect(run('mute fritz')).toEqual({ done: 'muted', nick: 'fritz' });
    kim.say('SAY', { id: 'a1', text: 'x' });
    fritz.send('BROADCAST fritz x');
    await kim.expect('ERROR');
    expect(kim.json('ERROR')).toEqual([
      { code: 'muted', reason: expect.stringContaining('muted'), id: 'a1' },
    ]);
    expect(await fritz.expect('BROADCAST server')).toContain('muted');
    expect(house.told('room:said')).toEqual([]);
    expect(run('list')).toMatchObject({ clients: [{ muted: true }, { muted: true }] });
    expect(run('mute kim')).toEqual(failure('already-muted'));
    expect(run('unmute KIM')).toEqual({ done: 'unmuted', nick: 'kim' });
    kim.say('SAY', { id: 'a2', text: 'y' });
    await kim.expect('SAID');
    expect(house.told('client:muted')).toEqual([
      expect.objectContaining({ nick: 'kim', muted: true }),
      expect.objectContaining({ nick: 'fritz', muted: true }),
      expect.objectContaining({ nick: 'kim', muted: false }),
    ]);
  });

  it('goes along with another nick, and stays when they come back', async () => {
    const kim = await house.joinKlatsch('kim');
    await eventually(() => house.told('client:joined').length === 1);
    run('mute kim');
    kim.say('NICK', { nick: 'max' });
    await kim.expect('PRESENCE');
    kim.destroy();
    await eventually(() => house.told('client:left').length === 1);
    const max = await house.joinKlatsch('max');
    max.say('SAY', { id: 'a1', text: 'x' });
    await max.expect('ERROR');
    expect(max.json('ERROR')).toMatchObject([{ code: 'muted' }]);
    expect(run('unmute kim')).toEqual(failure('not-muted'));
    expect(run('unmute max')).toEqual({ done: 'unmuted', nick: 'max' });
    expect(run('mute nobody')).toEqual(failure('person-unknown'));
  });

  it('holds for a key under whatever nick it comes back with, and counts who is here', async () => {
    await house.close();
    house = await TestHouse.open({ clock, identity: await testIdentity() });
    const key = await testIdentity();
    const vandal = await house.joinTls(key, 'vandal');
    run('mute vandal');
    const muted = (): number => house.server.readings.totals().muted;
    expect(muted()).toBe(1);
    vandal.destroy();
    await eventually(() => house.told('client:left').length === 1);
    expect(muted()).toBe(0);
    const again = await house.joinTls(key, 'vandal2');
    again.say('SAY', { id: 'a1', text: 'x' });
    await again.expect('ERROR');
    expect(again.json('ERROR')).toMatchObject([{ code: 'muted' }]);
    expect(muted()).toBe(1);
    expect(run('unmute vandal')).toEqual({ done: 'unmuted', nick: 'vandal' });
    expect(house.told('client:muted')).toMatchObject([
      { nick: 'vandal', muted: true },
      { nick: 'vandal2', muted: false },
    ]);
    again.say('SAY', { id: 'a2', text: 'x' });
    await again.expect('SAID');
  });

  it('holds for who comes back under a nick that looks like it', async () => {
    const bob = await house.joinOld('frames', 'bob');
    await eventually(() => house.told('client:joined').length === 1);
    run('mute bob');
    bob.send('QUIT');
    await eventually(() => house.told('client:left').length === 1);
    const alike = await house.joinOld('frames', 'b0b');
    alike.send('BROADCAST b0b x');
    expect(await alike.expect('BROADCAST server')).toContain('muted');
    expect(run('list')).toMatchObject({ clients: [{ nick: 'b0b', muted: true }] });
    expect(run('unmute b0b')).toEqual({ done: 'unmuted', nick: 'b0b' });
    alike.send('BROADCAST b0b y');
    await eventually(() => house.told('room:said').length === 1);
    expect(house.told('client:muted')).toMatchObject([
      { nick: 'bob', muted: true },
      { nick: 'b0b', muted: false },
    ]);
  });

  it('is left behind by whoever only had the nick of somebody muted', async () => {
    const eve = await house.joinKlatsch('eve');
    run('mute eve');
    eve.destroy();
    await eventually(() => house.told('client:left').length === 1);
    const lea = await house.joinKlatsch('eve');
    lea.say('NICK', { nick: 'lea' });
    await lea.expect('PRESENCE');
    lea.say('SAY', { id: 'a1', text: 'x' });
    await lea.expect('SAID');
    expect(house.told('client:muted')).toMatchObject([
      { nick: 'eve', muted: true },
      { nick: 'lea', muted: false },
    ]);
    expect((await house.joinKlatsch('eve')).closed).toBe(false);
    expect(run('list')).toMatchObject({
      clients: [
        { nick: 'lea', muted: false },
        { nick: 'eve', muted: true },
      ],
    });
  });
});

describe('motd', () => {
  it('greets whoever joins, after the list, in the form of their dialect', async () => {
    expect(run('motd')).toEqual({ done: 'motd', text: null });
    expect(run('motd set be kind\nto all')).toEqual({
      done: 'motd-set',
      text: 'be kind\nto all',
    });
    expect(run('motd')).toEqual({ done: 'motd', text: 'be kind\nto all' });
    const kim = await house.joinKlatsch('kim');
    await kim.expect('NOTICE');
    expect(kim.json('NOTICE')).toEqual([{ kind: 'motd', text: 'be kind\nto all' }]);
    const lea = await house.joinOld('lines', 'lea');
    await eventually(() => lea.all('BROADCAST_MSG').length === 2);
    expect(lea.messages.map((message) => message.trimEnd()).filter((message) => message !== '')).toEqual([
      'WELCOME lea',
      expect.stringMatching(/^USERLIST kim:\S+ lea:/),
      expect.stringMatching(/^USER_JOINED lea /),
      'BROADCAST_MSG server be kind',
      'BROADCAST_MSG server to all',
    ]);
    const fritz = await house.joinOld('frames', 'fritz');
    expect(await fritz.expect('BROADCAST server')).toBe('BROADCAST server be kind\nto all');
    expect(run('motd clear')).toEqual({ done: 'motd-set', text: null });
    const max = await house.joinKlatsch('max');
    max.say('PING', { n: 1 });
    await max.expect('PONG');
    expect(max.json('NOTICE')).toEqual([]);
  });

  it('refuses an empty one', () => {
    expect(run('motd set \u0007')).toEqual(failure('text-empty'));
  });
});

describe('limits', () => {
  it('shows them all', () => {
    const outcome = run('limits');
    expect(outcome).toMatchObject({ done: 'limits' });
    expect('limits' in outcome && outcome.limits.map(({ name }) => name)).toEqual(LIMIT_NAMES);
    expect(run('limits text-burst 0')).toEqual({
      done: 'limit-set',
      limit: { name: 'text-burst', value: null, standard: 60 },
      before: 60,
    });
    expect(run('limits')).toMatchObject({
      limits: expect.arrayContaining([{ name: 'text-burst', value: null, standard: 60 }]),
    });
  });

  it('changes the rate of those who are here already', async () => {
    run('limits texts-per-second 1');
    run('limits text-burst 1');
    const kim = await house.joinKlatsch('kim');
    kim.say('SAY', { id: 'a1', text: 'x' });
    kim.say('SAY', { id: 'a2', text: 'x' });
    await kim.expect('ERROR');
    expect(kim.json('ERROR')).toMatchObject([{ code: 'too-fast', id: 'a2' }]);
    run('limits texts-per-second 0');
    kim.say('SAY', { id: 'a3', text: 'x' });
    await eventually(() => kim.json('SAID').length === 2);
  });

  it('changes how many may be connected, and how much may wait for them', async () => {
    const kim = await house.joinKlatsch('kim');
    run('limits connections 1');
    const second = await house.connect('frames');
    await second.expectClosed();
    run('limits connections 0');
    run('limits send-queue-bytes 1');
    run('announce too much');
    await kim.expectClosed();
    expect(house.told('client:left')).toEqual([expect.objectContaining({ reason: 'reader-too-slow' })]);
  });

  it('changes how much of the room is kept, from the next text on', async () => {
    const kim = await house.joinKlatsch('kim');
    run('limits backlog-texts 2');
    for (const id of ['a', 'b', 'c']) kim.say('SAY', { id, text: id });
    await eventually(() => kim.json('SAID').length === 3);
    const late = await house.joinKlatsch('late');
    await eventually(() => late.json('SAID').length > 0);
    expect(late.json('SAID')).toMatchObject([{ text: 'b' }, { text: 'c' }]);
  });

  it.each(['limits text-brust 5', 'limits text-burst many', 'limits text-burst -1'])(
    'refuses "%s"',
    (line) => {
      expect(run(line)).toEqual(failure('limit-invalid'));
    },
  );
});

describe('exit', () => {
  it('says goodbye to everyone, each in their dialect, and stops', async () => {
    const lea = await house.joinOld('lines', 'lea');
    const fritz = await house.joinOld('frames', 'fritz');
    const kim = await house.joinKlatsch('kim');
    const early = await house.connect('frames');
    await eventually(() => house.told('client:joined').length === 3);
    expect(run('exit')).toEqual({ done: 'stopping', people: 3 });
    for (const client of [lea, fritz, kim, early]) await client.expectClosed();
    expect(lea.all('BROADCAST_MSG')).toEqual(['BROADCAST_MSG server the server stops']);
    expect(fritz.all('BROADCAST ')).toEqual(['BROADCAST server the server stops']);
    expect(kim.json('ERROR')).toEqual([expect.objectContaining({ code: 'server-stopping', final: true })]);
    expect(early.messages).toEqual([]);
    await eventually(() => {
      expect(house.told('server:closed')).toHaveLength(1);
    });
    expect(house.bus.listeners).toBe(1);
  });
});

describe('a line that is no command', () => {
  it('is answered and changes nothing', () => {
    expect(run('kik bob')).toEqual(failure('command-unknown'));
    expect(run('kick')).toEqual(failure('command-usage'));
    expect(house.told('operator:acted')).toEqual([]);
  });
});

describe('what is remembered', () => {
  it('holds from the start, and every decision is handed on', async () => {
    await house.close();
    const kept: unknown[] = [];
    const old: Ban = { kind: 'nick', what: 'bob', until: null, reason: null, by: 'op', at: 1 };
    class Watched extends MemoryStore implements PortStore {
      open(): void {
        kept.push('open');
      }
      override saveBan(ban: Ban): boolean {
        return kept.push(['ban', ban.what]) > 0;
      }
      override removeBans(bans: readonly Pick<Ban, 'what'>[]): boolean {
        return kept.push(['unban', ...bans.map(({ what }) => what)]) > 0;
      }
      override setMotd(text: string | null): boolean {
        return kept.push(['motd', text]) > 0;
      }
    }
    house = await TestHouse.open({
      clock,
      store: new Watched({}, { bans: [old], motd: 'from before', records: [] }),
    });
    expect(run('bans')).toEqual({ done: 'bans', bans: [old] });
    expect(run('motd')).toEqual({ done: 'motd', text: 'from before' });
    for (const line of ['unban bob', 'ban eve', 'motd set x', 'motd clear']) {
      expect(run(line)).not.toHaveProperty('unkept');
    }
    expect(kept).toEqual(['open', ['unban', 'bob'], ['ban', 'eve'], ['motd', 'x'], ['motd', null]]);
  });

  it('is nothing of a ban that an earlier version kept as it was typed, once it has ended', async () => {
    await house.close();
    const store = Object.assign(new MemoryStore(), { open: () => undefined });
    for (const what of ['127.0.0.1/8', '::ffff:127.0.0.0/104']) {
      store.saveBan({ kind: 'network', what, until: null, reason: null, by: 'op', at: 1 });
    }
    house = await TestHouse.open({ clock, store });
    expect(run('unban 127.0.0.0/8')).toMatchObject({ done: 'unbanned' });
    expect([run('bans'), store.bans()]).toMatchObject([{ bans: [] }, []]);
    await house.joinKlatsch('bob');
  });

  it('is nothing of a ban whose time is over, once another is made or the server starts again', async () => {
    await house.close();
    const store = Object.assign(new MemoryStore(), { open: () => undefined });
    house = await TestHouse.open({ clock, store });
    for (const line of ['ban bob for 10m', 'ban 10.0.0.9 for 10m', 'ban eve for 1h']) run(line);
    clock.advance(600_000);
    run('ban max');
    expect(store.bans()).toMatchObject([{ what: 'eve' }, { what: 'max' }]);
    await house.close();
    clock.advance(3_600_000);
    house = await TestHouse.open({ clock, store });
    expect(store.bans()).toMatchObject([{ what: 'max' }]);
    expect(run('bans')).toMatchObject({ bans: [{ what: 'max' }] });
  });

  it('is nothing of a ban that was changed in another spelling and ended', async () => {
    await house.close();
    const store = Object.assign(new MemoryStore(), { open: () => undefined });
    house = await TestHouse.open({ clock, store });
    for (const line of ['ban bob', 'ban BOB']) run(line);
    expect(store.bans()).toMatchObject([{ what: 'BOB' }]);
    run('unban bob');
    expect(store.bans()).toEqual([]);
  });

  it('says so when it will end with the server', async () => {
    await house.close();
    const refusing = Object.assign(new MemoryStore({ refusing: true }), { open: () => undefined });
    house = await TestHouse.open({ clock, store: refusing });
    for (const line of ['ban eve', 'unban eve', 'motd set x', 'motd clear']) {
      expect(run(line)).toHaveProperty('unkept', true);
    }
  });
});
