import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ServerFacts } from '../../src/bus/events.js';
import { CONTROL_CONNECTIONS, CONTROL_LINE_BYTES, CONTROL_REQUESTS } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { ControlHouse } from './control-house.js';
import { BOB, PRESENT } from './facts.js';
import { clearScratch, scratch } from './scratch.js';

const houses: ControlHouse[] = [];
afterEach(async () => {
  for (const house of houses.splice(0)) await house.close();
  clearScratch();
});

async function open(path?: string): Promise<ControlHouse> {
  const house = await ControlHouse.open(path);
  houses.push(house);
  return house;
}

/** A socket file whose server was killed. */
function leaveStale(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const script = `require('node:net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  try {
    execFileSync(process.execPath, ['-e', script], { stdio: 'ignore' });
  } catch {
    // Killed, as it was to be.
  }
  expect(statSync(path).isSocket()).toBe(true);
}

describe('the control socket’s file', () => {
  it('is its owner’s alone, in a directory that is too, and nothing else is there', async () => {
    const { path } = await open();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(path))).toEqual(['9000.sock']);
  });

  it('goes when it is closed', async () => {
    const house = await open();
    await house.closeControl();
    await house.closeControl();
    expect(readdirSync(dirname(house.path))).toEqual([]);
  });

  it('is taken over when nobody listens on it any more', async () => {
    const path = join(scratch(), 'klatsch', '9000.sock');
    leaveStale(path);
    const house = await open(path);
    expect(readdirSync(dirname(path))).toEqual(['9000.sock']);
    await house.watcher();
  });

  it('is not taken over from a server that answers, which does not notice', async () => {
    const house = await open();
    await expect(ControlHouse.open(house.path)).rejects.toMatchObject({
      code: 'control-unavailable',
      message: expect.stringContaining(`another server answers at ${house.path}`),
    });
    expect(readdirSync(dirname(house.path))).toEqual(['9000.sock']);
    await house.watcher();
  });

  it('is not taken over when it is something else', async () => {
    const path = join(scratch(), '9000.sock');
    writeFileSync(path, 'precious');
    await expect(ControlHouse.open(path)).rejects.toMatchObject({
      code: 'control-unavailable',
      message: expect.stringContaining('no socket'),
    });
    expect(readdirSync(dirname(path))).toEqual(['9000.sock']);
  });

  it('is had by one of several servers that come at once, whether or not an old one is there', async () => {
    for (const stale of [false, true]) {
      const path = join(scratch(), 'klatsch', '9000.sock');
      if (stale) leaveStale(path);
      const opened = await Promise.allSettled(Array.from({ length: 5 }, () => ControlHouse.open(path)));
      const winners = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      houses.push(...winners);
      expect(winners).toHaveLength(1);
      for (const each of opened) {
        if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'control-unavailable' });
      }
      expect(readdirSync(dirname(path))).toEqual(['9000.sock']);
      await winners[0]?.watcher();
    }
  });

  it('stays when it is another’s by then', async () => {
    const house = await open();
    rmSync(house.path);
    const other = createServer().listen(house.path);
    await eventually(() => other.listening);
    await house.closeControl();
    expect(existsSync(house.path)).toBe(true);
    other.close();
  });

  it('may not have a path that is longer than a socket takes', async () => {
    const path = join(scratch(), 'x'.repeat(100), '9000.sock');
    await expect(ControlHouse.open(path)).rejects.toMatchObject({
      code: 'control-unavailable',
      message: expect.stringContaining('107 bytes'),
    });
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('may have the longest path that a socket takes', async () => {
    const place = scratch();
    const house = await open(join(place, 'x'.repeat(107 - place.length - '//9.sock'.length), '9.sock'));
    expect(Buffer.byteLength(house.path)).toBe(107);
    await house.watcher();
  });

  it('is closed to others also where the directory was open', async () => {
    const directory = join(scratch(), 'klatsch');
    mkdirSync(directory);
    chmodSync(directory, 0o777);
    await open(join(directory, '9000.sock'));
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });
});

describe('somebody who watches', () => {
  it('is shown how things stand, and then everything, once and in order', async () => {
    const house = await open();
    house.say('before');
    const watcher = await house.enter();
    watcher.ask('operator:watch', {});
    await eventually(() => watcher.lines.length > 0);
    for (let n = 0; n < 50; n += 1) house.say(`text ${n}`);
    await new Promise(setImmediate);
    house.bus.tell('client:joined', BOB);
    await watcher.fact('client:joined');
    const [first, ...rest] = watcher.facts;
    expect(first).toEqual({ fact: 'server:presented', at: expect.any(String), ...PRESENT });
    expect(rest.map(({ fact, text }) => text ?? fact)).toEqual([
      ...Array.from({ length: 50 }, (_, n) => `text ${n}`),
      'client:joined',
    ]);
  });

  it('gets nothing that is in the present already, and misses nothing after it', async () => {
    const house = await open();
    const [first, second] = [await house.watcher(), await house.enter()];
    let said = 0;
    house.present = () => {
      // As close as it can be: told just before and just after the state was taken, in one turn.
      house.say(`before ${said}`);
      queueMicrotask(() => {
        house.say(`after ${said}`);
        said += 1;
      });
      return PRESENT;
    };
    second.ask('operator:watch', {});
    await second.fact('room:said');
    expect(second.facts.map(({ fact, text }) => text ?? fact)).toEqual(['server:presented', 'after 0']);
    await first.fact('room:said', { text: 'after 0' });
    expect(first.texts).toEqual(['before 0', 'after 0']);
  });

  it('is one of several, who come and go', async () => {
    const house = await open();
    const first = await house.watcher();
    house.say('1');
    const second = await house.watcher();
    house.say('2');
    await first.fact('room:said', { text: '2' });
    first.destroy();
    await second.fact('room:said', { text: '2' });
    house.say('3');
    await second.fact('room:said', { text: '3' });
    expect(first.texts).toEqual(['1', '2']);
    expect(second.texts).toEqual(['2', '3']);
  });

  it('asks twice in vain', async () => {
    const house = await open();
    const watcher = await house.watcher();
    watcher.ask('operator:watch', {});
    house.say('once');
    await watcher.settled();
    expect(watcher.all('server:presented')).toHaveLength(1);
    expect(watcher.texts).toEqual(['once']);
  });

  it('gets the facts of one turn in one piece, after the room has got them', async () => {
    const house = await open();
    const watcher = await house.watcher();
    const { chunks } = watcher;
    const order: string[] = [];
    house.bus.onFact('room:said', () => {
      // The room's own fan-out is due in the same turn.
      if (order.length === 0) setImmediate(() => order.push(`room, ${watcher.texts.length}`));
      order.push('said');
    });
    for (let n = 0; n < 3; n += 1) house.say(String(n));
    await watcher.fact('room:said', { text: '2' });
    expect(watcher.chunks).toBe(chunks + 1);
    expect(order).toEqual(['said', 'said', 'said', 'room, 0']);
  });

  it('costs nothing when nobody is there', async () => {
    const house = await open();
    const { listeners } = house.bus;
    const guest = await house.enter();
    await guest.settled();
    expect(house.bus.listeners).toBe(listeners + 1);
    guest.destroy();
    await eventually(() => house.bus.listeners === listeners);
  });

  it('is told when the server cannot say how it stands, and can ask again', async () => {
    const house = await open();
    house.present = () => {
      throw new Error('broken');
    };
    const watcher = await house.enter();
    watcher.ask('operator:watch', {});
    await watcher.fact('problem', { code: 'server-fault' });
    house.say('unheard');
    expect(house.problems).toEqual([{ code: 'server-fault', message: 'broken' }]);
    house.present = () => PRESENT;
    watcher.ask('operator:watch', {});
    await watcher.fact('server:presented');
    expect(watcher.texts).toEqual([]);
  });

  it('hears the goodbye, and everything before it', async () => {
    const house = await open();
    const watcher = await house.watcher();
    house.say('last');
    house.bus.tell('server:closed', {});
    await house.closeControl();
    await watcher.expectClosed();
    expect(watcher.facts.slice(1).map(({ fact }) => fact)).toEqual(['room:said', 'server:closed']);
  });
});

describe('somebody who does not read', () => {
  /** About 1 MiB of facts. */
  function flood(house: ControlHouse): void {
    for (let n = 0; n < 128; n += 1) house.say('x'.repeat(8192));
  }

  it('is dropped when too much waits, which is told, and costs the others nothing', async () => {
    const house = await open();
    const stalled = await house.watcher();
    const reader = await house.watcher();
    stalled.pause();
    for (let mib = 1; house.problems.length === 0; mib += 1) {
      expect(mib).toBeLessThan(40);
      flood(house);
      // The one who reads is never further behind than one flood.
      await eventually(() => reader.texts.length === mib * 128);
    }
    expect(house.problems).toEqual([
      { code: 'watcher-too-slow', message: expect.stringContaining('bytes waited') },
    ]);
    expect(house.logged).toContainEqual(['watcher-too-slow', { queuedBytes: expect.any(Number) }]);
    await reader.fact('problem', { code: 'watcher-too-slow' });
    stalled.resume();
    await stalled.expectClosed();
    expect(reader.closed).toBe(false);
  });
});

describe('somebody who asks', () => {
  it('gets the answer, under its own name for it, and nobody else does', async () => {
    const house = await open();
    const [alice, bob, watcher] = [await house.watcher(), await house.watcher(), await house.watcher()];
    // The same name, and one that another may be given inside.
    for (const [guest, line] of [
      [alice, 'announce a'],
      [bob, 'announce b'],
    ] as const) {
      guest.run('control-1', line);
      guest.run('same', `${line}2`);
    }
    await eventually(() => house.asked.length === 4);
    expect(new Set(house.asked.map(({ fields }) => fields.request)).size).toBe(4);
    for (let index = 3; index >= 0; index -= 1) house.answer(index);
    await eventually(() => alice.all('operator:answered').length + bob.all('operator:answered').length === 4);
    for (const guest of [alice, bob, watcher]) await guest.settled();
    const answers = [alice, bob, watcher].map((guest) =>
      guest
        .all('operator:answered')
        .map(({ request, outcome }) => [request, (outcome as { text: string }).text]),
    );
    expect(answers).toEqual([
      [
        ['same', 'announce a2'],
        ['control-1', 'announce a'],
      ],
      [
        ['same', 'announce b2'],
        ['control-1', 'announce b'],
      ],
      [],
    ]);
  });

  it('is not taken for somebody else’s console: its answers are not passed on', async () => {
    const house = await open();
    const watcher = await house.watcher();
    house.bus.tell('operator:answered', { request: 'console-1', outcome: { done: 'stopping', people: 0 } });
    await watcher.settled();
    expect(watcher.all('operator:answered')).toEqual([]);
  });

  it('gets the answer between the facts of its turn', async () => {
    const house = await open();
    const watcher = await house.watcher();
    house.bus.onAnyIntent(({ fields: { by } }) => {
      house.say('before');
      house.answer();
      house.bus.tell('operator:acted', { by, outcome: { done: 'muted', nick: 'bob' } });
    });
    watcher.run('1', 'mute bob');
    await watcher.fact('operator:acted');
    expect(watcher.facts.slice(1).map(({ fact }) => fact)).toEqual([
      'room:said',
      'operator:answered',
      'operator:acted',
    ]);
  });

  it('need not watch, and hears nothing else then', async () => {
    const house = await open();
    const guest = await house.enter();
    guest.run('ctl', 'list');
    await eventually(() => house.asked.length === 1);
    house.say('not for scripts');
    house.answer();
    await guest.fact('operator:answered', { request: 'ctl' });
    expect(guest.lines).toHaveLength(1);
  });

  it('may send its lines and end its side at once: they are obeyed, and what is answered at once comes', async () => {
    const house = await open();
    house.bus.onAnyIntent(() => {
      house.answer();
    });
    const guest = await house.enter();
    guest.run('1', 'announce 1');
    guest.run('2', 'announce 2');
    guest.end();
    await guest.expectClosed();
    expect(house.asked.map(({ fields }) => fields.line)).toEqual(['announce 1', 'announce 2']);
    expect(guest.all('operator:answered').map(({ request }) => request)).toEqual(['1', '2']);
  });

  it('may be gone before the answer', async () => {
    const house = await open();
    const [guest, watcher] = [await house.enter(), await house.watcher()];
    guest.run('1', 'list');
    await eventually(() => house.asked.length === 1);
    guest.destroy();
    await watcher.settled();
    house.answer();
    await watcher.settled();
    expect(watcher.all('operator:answered')).toEqual([]);
  });

  it.each([
    ['alice', 'alice (ctl)'],
    ['  alice\u001b[31m\u202e\n(watch) ', 'alice (watch) (ctl)'],
    ['x'.repeat(500), `${'x'.repeat(32)} (ctl)`],
    ['', 'somebody (ctl)'],
    ['\u0007 \u200b', 'somebody (ctl)'],
  ])('is named as it says, cleaned, and as it came: %#', async (by, name) => {
    const house = await open();
    const guest = await house.enter();
    guest.run('1', 'list', by);
    await eventually(() => house.asked.length === 1);
    expect(house.asked[0]?.fields.by).toBe(name);
  });

  it('is named as a watcher when it is one', async () => {
    const house = await open();
    (await house.watcher()).run('1', 'list');
    await eventually(() => house.asked.length === 1);
    expect(house.asked[0]?.fields.by).toBe('alice (watch)');
  });

  it('may not have too much unanswered, and can go on when it has less', async () => {
    const house = await open();
    const guest = await house.enter();
    for (let n = 0; n <= CONTROL_REQUESTS; n += 1) guest.run(String(n), 'list');
    await guest.fact('problem', { code: 'too-fast' });
    expect(house.asked).toHaveLength(CONTROL_REQUESTS);
    house.answer(0);
    await guest.fact('operator:answered', { request: '0' });
    guest.run('again', 'list');
    await eventually(() => house.asked.length === CONTROL_REQUESTS + 1);
  });
});

describe('what is no intent', () => {
  const LINES: readonly (readonly [string, string, ServerFacts['problem']['code']])[] = [
    ['words', 'kick bob', 'malformed'],
    ['other JSON', '[1,2,3]', 'malformed'],
    ['half of one', '{"intent":"operator:run"', 'malformed'],
    ['no UTF-8', '\xff\xfe', 'malformed'],
    ['an unknown intent', '{"intent":"server:dance"}', 'unknown-command'],
    ['a line too long', 'x'.repeat(CONTROL_LINE_BYTES + 1), 'too-large'],
  ];

  it.each(LINES)('is told to whoever wrote it, alone, and changes nothing: %s', async (_, line, code) => {
    const house = await open();
    const [guest, watcher] = [await house.enter(), await house.watcher()];
    guest.write(Buffer.from(`${line}\n`, 'latin1'));
    const problem = await guest.fact('problem', { code });
    expect(problem).toEqual({
      fact: 'problem',
      at: new Date(house.clock.now()).toISOString(),
      code,
      message: expect.any(String),
    });
    expect(house.asked).toEqual([]);
    expect(house.problems).toEqual([]);
    expect(watcher.facts.slice(1)).toEqual([]);
    // The connection is as good as before.
    guest.run('1', 'list');
    await eventually(() => house.asked.length === 1);
  });

  it('is never anything, whatever its bytes are and however they are cut', async () => {
    const house = await open();
    const watcher = await house.watcher();
    const garbage = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((json) => Buffer.from(`${json}\n`)),
      fc
        .tuple(fc.constantFrom('operator:run', 'operator:watch', '__proto__'), fc.jsonValue())
        .map(([intent, line]) => Buffer.from(`${JSON.stringify({ intent: [intent], line })}\n`)),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(garbage, { maxLength: 6 }),
        fc.integer({ min: 1, max: 97 }),
        async (parts, cut) => {
          const guest = await house.enter();
          const bytes = Buffer.concat([...parts, Buffer.from('\n')]);
          for (let at = 0; at < bytes.length; at += cut) guest.write(bytes.subarray(at, at + cut));
          await guest.settled();
          expect(new Set(guest.facts.map(({ fact }) => fact))).toEqual(new Set(['problem']));
          guest.destroy();
        },
      ),
      { numRuns: 60 },
    );
    expect([house.asked, house.problems, watcher.facts.slice(1)]).toEqual([[], [], []]);
    await eventually(() => house.bus.listeners === 3);
  });

  it('may be a blank line, which is nothing', async () => {
    const house = await open();
    const guest = await house.enter();
    guest.type('', '  ', '\r');
    guest.run('1', 'list');
    await eventually(() => house.asked.length === 1);
    expect(guest.lines).toEqual([]);
  });

  it('gets one line done in a turn of the loop, however many came', async () => {
    const house = await open();
    const guest = await house.enter();
    let turns = 0;
    let counting = true;
    const count = (): void => {
      turns += 1;
      if (counting) setImmediate(count);
    };
    count();
    guest.type(...Array.from({ length: 500 }, () => 'garbage'));
    await eventually(() => guest.all('problem').length === 500);
    counting = false;
    expect(turns).toBeGreaterThan(500);
  });
});

describe('too many connections', () => {
  it('are refused with a reason, and room is made when one leaves', async () => {
    const house = await open();
    const guests = [];
    for (let n = 0; n < CONTROL_CONNECTIONS; n += 1) guests.push(await house.enter());
    for (const guest of guests) await guest.settled();
    const late = await house.enter();
    await late.fact('problem', { code: 'too-many-connections' });
    await late.expectClosed();
    guests[0]?.destroy();
    await eventually(async () => {
      const next = await house.enter();
      next.type('there?');
      // Whoever comes before the one who left is gone is told so instead, and comes again.
      expect(await next.fact('problem')).toMatchObject({ code: 'malformed' });
    });
  });
});
