import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Told } from '../../src/bus/bus.js';
import type { ServerFacts, ServerIntents } from '../../src/bus/events.js';
import { askServer } from '../../src/control/ask-server.js';
import { encodeFact } from '../../src/control/lines.js';
import { connectControl } from '../../src/control/server-link.js';
import { watchServer } from '../../src/control/watch-server.js';
import type { Disposer } from '../../src/disposer.js';
import { CONTROL_ANSWER_MS } from '../../src/limits.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { strictBus } from '../support/strict-bus.js';
import { ControlHouse } from './control-house.js';
import { FACTS, PRESENT } from './facts.js';
import { clearScratch, scratch } from './scratch.js';

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
  clearScratch();
});

/** A bus that is filled over a socket. */
class Watcher {
  readonly clock = new FakeClock(1000);
  readonly bus = strictBus<ServerFacts, ServerIntents>(this.clock);
  readonly told: Told<ServerFacts>[] = [];
  readonly lost: boolean[] = [];
  stop: Disposer = () => undefined;

  static async at(path: string): Promise<Watcher> {
    const watcher = new Watcher();
    const { bus, clock } = watcher;
    bus.onAnyFact((told) => watcher.told.push(told));
    const link = await connectControl(path);
    watcher.stop = watchServer({ link, bus, clock, onLost: (goodbye) => watcher.lost.push(goodbye) });
    cleaning.push(watcher.stop);
    return watcher;
  }

  get names(): string[] {
    return this.told.map(({ fact }) => fact);
  }

  ask(request: string, line = 'list'): void {
    this.bus.ask('operator:run', { request, by: 'alice', line });
  }

  /** Every answer: the request, and what came of it. */
  get answers(): (readonly [string, string])[] {
    return this.told.flatMap(({ fact, fields }) =>
      fact === 'operator:answered' ? [[fields.request, fields.outcome.done] as const] : [],
    );
  }
}

async function openHouse(): Promise<ControlHouse> {
  const house = await ControlHouse.open();
  cleaning.push(() => house.close());
  return house;
}

/** A server that says what it likes. */
async function hostile(onSocket: (socket: Socket) => void): Promise<string> {
  const path = join(scratch(), '9000.sock');
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).resume();
    onSocket(socket);
  }).listen(path);
  await once(server, 'listening');
  cleaning.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return path;
}

describe('watchServer', () => {
  it('makes the bus here the same as the server’s: the present, then every fact with its time', async () => {
    const house = await openHouse();
    const watcher = await Watcher.at(house.path);
    await eventually(() => watcher.told.length === 1);
    house.clock.advance(7);
    const live = FACTS.filter(({ fact }) => fact !== 'operator:answered' && fact !== 'server:presented');
    for (const { fact, fields, at } of live) house.bus.tell(fact, fields, at);
    await eventually(() => watcher.told.length === 1 + live.length);
    expect(watcher.told).toEqual([
      { fact: 'server:presented', at: house.clock.now() - 7, fields: PRESENT },
      ...live,
    ]);
  });

  it('asks, and hears the answers to what was asked here', async () => {
    const house = await openHouse();
    const [first, second] = [await Watcher.at(house.path), await Watcher.at(house.path)];
    first.ask('console-1', 'announce one');
    second.ask('console-1', 'announce two');
    await eventually(() => house.asked.length === 2);
    house.answer(1);
    house.answer(0);
    await eventually(() => first.answers.length + second.answers.length === 2);
    expect([first.answers, second.answers]).toEqual([
      [['console-1', 'announced']],
      [['console-1', 'announced']],
    ]);
    expect(house.asked.map(({ fields }) => fields.by)).toEqual(['alice (watch)', 'alice (watch)']);
  });

  it('gives up waiting for an answer, and takes none that comes later', async () => {
    const house = await openHouse();
    const watcher = await Watcher.at(house.path);
    watcher.ask('1');
    await eventually(() => house.asked.length === 1);
    watcher.clock.advance(CONTROL_ANSWER_MS);
    expect(watcher.answers).toEqual([['1', 'failed']]);
    house.answer();
    house.say('barrier');
    await eventually(() => watcher.names.includes('room:said'));
    expect(watcher.answers).toEqual([['1', 'failed']]);
    expect(watcher.clock.timers).toBe(0);
  });

  it('says that the server has ended, and whether it said goodbye', async () => {
    const house = await openHouse();
    const watcher = await Watcher.at(house.path);
    await eventually(() => watcher.told.length === 1);
    watcher.ask('1');
    await eventually(() => house.asked.length === 1);
    house.bus.tell('server:closed', {});
    await house.closeControl();
    await eventually(() => watcher.lost.length === 1);
    expect(watcher.lost).toEqual([true]);
    expect(watcher.names).toEqual(['server:presented', 'server:closed', 'operator:answered']);
    // Nobody is there to answer, which is an answer too.
    watcher.ask('2');
    expect(watcher.answers).toEqual([
      ['1', 'failed'],
      ['2', 'failed'],
    ]);
    expect(watcher.clock.timers).toBe(0);
  });

  it('knows a broken connection from a goodbye', async () => {
    const path = await hostile((socket) => {
      socket.write(encodeFact('server:presented', 0, PRESENT), () => socket.destroy());
    });
    const watcher = await Watcher.at(path);
    await eventually(() => watcher.lost.length === 1);
    expect(watcher.lost).toEqual([false]);
  });

  it('lets go: the server goes on, and nothing more is told', async () => {
    const house = await openHouse();
    const watcher = await Watcher.at(house.path);
    await eventually(() => watcher.told.length === 1);
    watcher.ask('1');
    watcher.stop();
    watcher.stop();
    await eventually(() => house.bus.listeners === 2);
    house.say('unheard');
    expect(watcher.names).toEqual(['server:presented']);
    expect([watcher.lost, watcher.clock.timers, watcher.bus.listeners]).toEqual([[], 0, 1]);
  });
});

describe('a server that is not what it should be', () => {
  it.each<[string, string | Buffer]>([
    ['garbage', 'hello\n'],
    ['half a fact', '{"fact":"problem","at":"2026-01-31T12:04:05.678Z"}\n'],
    ['no UTF-8', Buffer.from([0xff, 0xfe, 0x0a])],
    ['a time past all times', '{"fact":"server:closed","at":"+275760-09-13T00:00:00.001Z"}\n'],
    ['a present that is none', '{"fact":"server:presented","at":"2026-01-31T12:04:05.678Z","clients":{}}\n'],
    ['brackets without end', `${'['.repeat(100_000)}\n`],
    ['a line without end', Buffer.concat([Buffer.alloc(17 * 1024 * 1024, 'x'), Buffer.from('\n')])],
  ])('says %s: that is a problem, and what comes behind it is heard', async (_, bytes) => {
    const path = await hostile((socket) => {
      socket.write(bytes);
      socket.write(encodeFact('room:said', 5, { from: 'bob', text: 'still here' }));
    });
    const watcher = await Watcher.at(path);
    await eventually(() => watcher.told.length > 1);
    // All that is wrong in one piece is told once, behind what is right in it.
    expect([...watcher.names].sort()).toEqual(['problem', 'room:said']);
    const problem = watcher.told.find(({ fact }) => fact === 'problem');
    expect(problem?.fields).toMatchObject({ code: 'protocol-violation' });
    expect(watcher.lost).toEqual([]);
  });

  it('tells facts that are not known here, and answers that nobody wants: nothing comes of it', async () => {
    const path = await hostile((socket) => {
      socket.write('{"fact":"server:danced","at":"2026-01-31T12:04:05.678Z"}\n');
      socket.write(
        encodeFact('operator:answered', 5, { request: 'x', outcome: { done: 'stopping', people: 0 } }),
      );
      socket.write(encodeFact('room:said', 5, { from: 'bob', text: 'barrier' }));
    });
    const watcher = await Watcher.at(path);
    await eventually(() => watcher.names.includes('room:said'));
    expect(watcher.names).toEqual(['room:said']);
  });

  it('cannot make us fall over, whatever its bytes are and however they are cut', async () => {
    const nasty = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(...FACTS)
        .map(({ fact, at, fields }) => Buffer.from(encodeFact(fact, at, fields as never))),
      fc.constant(Buffer.from('\n')),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(nasty, { maxLength: 8 }),
        fc.integer({ min: 1, max: 97 }),
        async (parts, cut) => {
          const bytes = Buffer.concat([...parts, Buffer.from('\n')]);
          const path = await hostile((socket) => {
            for (let at = 0; at < bytes.length; at += cut) socket.write(bytes.subarray(at, at + cut));
            socket.end();
          });
          const watcher = await Watcher.at(path);
          await eventually(() => watcher.lost.length === 1);
          watcher.stop();
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('connectControl', () => {
  it.each<[string, (place: string) => string, RegExp]>([
    [
      'nothing is there',
      (place) => join(place, 'no', '9000.sock'),
      /no socket at .* start one with klatsch serve/,
    ],
    ['the directory is none', (place) => join(place, 'file', '9000.sock'), /no socket at/],
    ['nobody listens', (place) => join(place, 'file'), /was left over by one that is gone; start one/],
    ['it is too long', (place) => join(place, 'x'.repeat(120)), /longer than the 107 bytes/],
  ])('says what is wrong and what to do: %s', async (_, pathIn, message) => {
    const place = scratch();
    writeFileSync(join(place, 'file'), '');
    mkdirSync(join(place, 'directory'));
    await expect(connectControl(pathIn(place))).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringMatching(message),
    });
  });
});

describe('askServer', () => {
  it('gives what came of a command', async () => {
    const house = await openHouse();
    house.bus.onAnyIntent(() => {
      house.answer();
    });
    expect(await askServer(house.path, 'announce back at noon', 'alice')).toEqual({
      done: 'announced',
      text: 'announce back at noon',
      people: 0,
    });
    expect(house.asked.map(({ fields }) => [fields.by, fields.line])).toEqual([
      ['alice (ctl)', 'announce back at noon'],
    ]);
    // It leaves nothing behind.
    await eventually(() => house.bus.listeners === 3);
  });

  it.each<[string, (socket: Socket) => void, string]>([
    ['goes', (socket) => socket.destroy(), 'server-unreachable'],
    [
      'says goodbye and nothing else',
      (socket) => socket.end(encodeFact('server:closed', 0, {})),
      'server-unreachable',
    ],
    [
      'does not take it',
      (socket) => socket.write(encodeFact('problem', 0, { code: 'too-large', message: 'too long' })),
      'server-refused',
    ],
    ['speaks otherwise', (socket) => socket.write('hello\n'), 'server-refused'],
  ])('fails when the server %s', async (_, onSocket, code) => {
    const path = await hostile(onSocket);
    await expect(askServer(path, 'list', 'alice')).rejects.toMatchObject({ code });
  });

  it('fails when the server says nothing, or the answer to something else', async () => {
    const path = await hostile((socket) => {
      socket.write(
        encodeFact('operator:answered', 0, { request: 'x', outcome: { done: 'stopping', people: 0 } }),
      );
    });
    const clock = new FakeClock();
    const answer = askServer(path, 'list', 'alice', clock);
    await eventually(() => clock.timers > 0);
    clock.advance(CONTROL_ANSWER_MS);
    await expect(answer).rejects.toMatchObject({
      code: 'server-unreachable',
      message: expect.stringContaining('10 s'),
    });
    expect(clock.timers).toBe(0);
  });
});
