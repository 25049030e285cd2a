import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { openChatScreen } from '../../screens/chat/open-chat-screen.js';
import { openTerminal } from '../../screens/terminal/open-terminal.js';
import { Themes } from '../../screens/theme/themes.js';
import { Bus } from '../../src/bus/bus.js';
import type { PeerFacts, ServerFacts, ServerIntents } from '../../src/bus/events.js';
import { Disposers } from '../../src/disposer.js';
import { DEFAULT_LIMITS } from '../../src/operator/server-limits.js';
import type { RunningServer } from '../../src/server/server.js';
import { startServer } from '../../src/server/server.js';
import { TestPeer } from '../peer/test-peer.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { FakeProcess } from '../support/terminal/fake-process.js';
import { FakeStdin, FakeStdout } from '../support/terminal/fake-tty.js';
import { PTY_TEST_MS } from './support/house.js';
import { press } from './support/keys.js';

jest.setTimeout(PTY_TEST_MS);

const JOINS = 200;
const CHATS = 50;
const TEXTS = 20_000;
const HOUR_MS = 3_600_000;
/** The hour goes by in steps that leave every heartbeat the time for its answer. */
const STEP_MS = 3000;
const STEPS = HOUR_MS / STEP_MS / JOINS;
const DEADLINE_MS = 20_000;
/** People in the room at a time, beside dave. */
const PRESENT = 2;

/** Waits for the sockets, turn by turn of the loop, while the clock stands still. */
async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`still false after the deadline: ${condition.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The newest fact of a name, found from the end: there are thousands. */
function newest<K extends keyof PeerFacts>(peer: TestPeer, fact: K): PeerFacts[K] | undefined {
  return peer.facts.findLast((each) => each.fact === fact)?.fields as PeerFacts[K] | undefined;
}

/** Sockets and timers that keep this process alive, by kind. */
function resources(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => /TCP|UDP|Timeout/.test(kind));
}

/** What is there now beside what was there before; what a test before this one had may go meanwhile. */
function added(before: readonly string[], now: readonly string[]): string[] {
  const left = [...before];
  return now.filter((kind) => {
    const at = left.indexOf(kind);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

/** An evening on one clock: dave's engine and his screen on a terminal in memory, and whoever comes. */
class Evening {
  readonly clock: FakeClock;
  readonly stdin = new FakeStdin();
  readonly stdout = new FakeStdout(100, 30);
  readonly process = new FakeProcess();
  readonly dave: TestPeer;
  readonly faults: string[] = [];
  readonly #port: number;
  readonly #owned = new Disposers();

  constructor(port: number, clock: FakeClock) {
    this.#port = port;
    this.clock = clock;
    this.dave = this.comes('dave', 'ask');
    const { stdin, stdout } = this;
    const terminal = openTerminal({
      ...{ stdin, stdout, clock },
      process: this.process,
      env: { TERM: 'xterm-256color' },
      writeNow: (text) => stdout.write(text),
      complain: (text) => this.faults.push(text),
    });
    const { bus } = this.dave;
    const themes = new Themes({ env: {}, directory: '/nowhere' });
    const close = openChatScreen({ bus, terminal, clock, themes, mode: 'join', onQuit: () => undefined });
    this.#owned.own(() => {
      terminal.close();
    }, close);
  }

  /** Somebody starts klatsch. */
  comes(nick: string, accept: 'all' | 'ask' = 'all'): TestPeer {
    const server = { host: '127.0.0.1', port: this.#port };
    return new TestPeer({ server, nick, explicitNick: true, accept, clock: this.clock });
  }

  /** Dave's screen, and then his engine, are over. */
  close(): void {
    this.#owned.dispose();
    this.dave.peer.dispose();
  }
}

/** Every listener that hangs on a stream, by event. */
function listeners(stream: NodeJS.EventEmitter): string[] {
  return stream.eventNames().map((name) => `${String(name)} ${stream.listenerCount(name)}`);
}

describe('an hour of 200 joins, 50 chats and 20,000 texts', () => {
  let stops: (() => unknown)[] = [];

  afterEach(async () => {
    for (const stop of stops.reverse()) await stop();
    stops = [];
  });

  it('is all shown, and leaves no listener, timer or socket behind', async () => {
    const before = resources();
    const clock = new FakeClock();
    const serverBus = new Bus<ServerFacts, ServerIntents>({
      now: () => clock.now(),
      onListenerError: () => undefined,
    });
    const limits = { ...DEFAULT_LIMITS, textsPerSecond: Infinity, roomBytesPerSecond: Infinity };
    const server: RunningServer = await startServer({
      host: '127.0.0.1',
      port: 0,
      bus: serverBus,
      clock,
      limits,
    });
    stops.push(() => server.close());
    const idle = [new FakeStdin(), new FakeStdout()].map(listeners);
    const evening = new Evening(server.port, clock);
    stops.push(() => {
      evening.close();
    });
    const { dave, stdin, stdout } = evening;
    await until(() => newest(dave, 'roster:listed') !== undefined);

    const present: TestPeer[] = [];
    stops.push(() => {
      for (const { peer } of present) peer.dispose();
    });
    let said = 0;
    for (let round = 1; round <= JOINS; round += 1) {
      const nick = `guest-${round}`;
      const comer = evening.comes(nick);
      present.push(comer);
      await until(() => newest(comer, 'roster:listed') !== undefined);
      const isChatting = round % (JOINS / CHATS) === 0;
      if (isChatting) {
        comer.ask('chat:open', { nick: 'dave' });
        await until(() => newest(dave, 'invitation:received')?.nick === nick);
        stdin.write(press('alt-y'));
        await until(() => newest(dave, 'chat:opened')?.nick === nick);
      }
      for (let step = 0; step < STEPS; step += 1) {
        clock.advance(STEP_MS);
        for (; said < (TEXTS * ((round - 1) * STEPS + step + 1)) / (JOINS * STEPS); said += 1) {
          comer.ask('room:say', { text: `text ${said} 🌊` });
        }
        if (isChatting && step === 0) {
          comer.ask('chat:say', { nick: 'dave', text: `psst ${said}` });
          await until(() => newest(dave, 'chat:message')?.text === `psst ${said}`);
          comer.ask('chat:close', { nick: 'dave' });
          await until(() => newest(dave, 'chat:ended')?.nick === nick);
          stdin.write(press('alt-c'));
        }
        await until(() =>
          [dave, ...present].every((one) => newest(one, 'room:message')?.text === `text ${said - 1} 🌊`),
        );
      }
      stdout.resize(20 + ((round * 37) % 140), 5 + ((round * 11) % 43));
      for (const goer of present.splice(0, present.length - PRESENT)) goer.peer.dispose();
    }
    clock.advance(STEP_MS);

    expect(dave.told('room:message')).toHaveLength(TEXTS);
    expect(dave.told('person:joined')).toHaveLength(JOINS);
    expect(dave.told('chat:opened')).toHaveLength(CHATS);
    expect(dave.told('server:lost')).toEqual([]);
    stdout.resize(100, 30);
    clock.advance(STEP_MS);
    expect(stdout.written).toContain(`text ${TEXTS - 1}`);

    for (const { peer } of present.splice(0)) peer.dispose();
    evening.close();
    await server.close();
    expect(evening.faults).toEqual([]);
    // What TestPeer itself hears with.
    expect([dave.bus.listeners, serverBus.listeners]).toEqual([1, 0]);
    expect(clock.timers).toBe(0);
    expect(evening.process.handlers).toBe(0);
    expect([stdin, stdout].map(listeners)).toEqual(idle);
    await eventually(() => {
      expect(added(before, resources())).toEqual([]);
    });
  });
});
