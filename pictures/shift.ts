import { drawWithContrib } from '../screens/dashboard/chart/contrib-line.js';
import { openDashboard } from '../screens/dashboard/open-dashboard.js';
import { Themes } from '../screens/theme/themes.js';
import type { ServerBus } from '../src/bus/buses.js';
import { Bus } from '../src/bus/bus.js';
import type { ClientInfo, Dialect, ServerFacts, ServerIntents, ServerSample } from '../src/bus/events.js';
import { SAMPLES_KEPT } from '../src/limits.js';
import { MemoryTerminal } from './memory-terminal.js';
import type { Shot } from './memory-terminal.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const MIB = 1024 * 1024;
/** A minute past noon, wherever the picture is made: screens show the local time. */
const BEGIN = new Date(2026, 0, 31, 12, 1).getTime();
/** People of a room where everybody hears everybody. */
const USERS = 128;

type Guest = readonly [
  nick: string,
  ip: string,
  dialect: Dialect,
  minutes: number,
  idle: number,
  sent: number,
];

const GUESTS: readonly Guest[] = [
  ['alice', '10.0.0.12', 'klatsch', 191, 2, 141],
  ['bob', '10.0.0.17', 'frames', 62, 44, 12],
  ['carol', '10.0.0.31', 'klatsch', 1, 9, 3],
  ['dave', '10.0.0.40', 'klatsch', 3050, 31, 892],
  ['erin', '10.0.0.23', 'klatsch', 455, 7, 230],
  ['frank', '10.0.3.7', 'lines', 12, 600, 1],
  ['grace', '10.0.3.9', 'klatsch', 340, 75, 77],
  ['heidi', '10.0.0.9', 'lines', 1440, 18, 51],
  ['ivan', '10.0.4.2', 'frames', 29, 1300, 0],
  ['judy', '10.0.4.8', 'klatsch', 210, 160, 64],
  ['mallory', '10.0.0.66', 'frames', 3, 0, 418],
  ['niaj', '10.0.5.5', 'klatsch', 95, 300, 20],
  ['olivia', '10.0.5.6', 'klatsch', 700, 12, 133],
  ['peggy', '10.0.5.70', 'lines', 44, 2000, 2],
  ['rupert', '10.0.6.1', 'klatsch', 18, 90, 5],
];

/** A real dashboard in memory, and an hour of somebody's shift on it: nothing here is drawn by hand. */
export class Shift {
  readonly #terminal: MemoryTerminal;
  readonly #bus: ServerBus;
  readonly #close: () => void;
  #now = BEGIN;

  /** @param theme the name of a theme */
  constructor(columns: number, rows: number, theme: string) {
    this.#terminal = new MemoryTerminal(columns, rows);
    this.#bus = new Bus<ServerFacts, ServerIntents>({
      now: () => this.#now,
      onListenerError: (error) => {
        throw error;
      },
    });
    const themes = new Themes({ env: {}, directory: '' });
    themes.choose(theme);
    this.#close = openDashboard({
      bus: this.#bus,
      terminal: this.#terminal,
      clock: {
        now: () => this.#now,
        elapsed: () => this.#now,
        after: () => () => undefined,
        every: () => () => undefined,
      },
      themes,
      by: 'root',
      mode: 'serve',
      drawChart: drawWithContrib,
      onQuit: () => undefined,
    });
  }

  /** Lets the shift happen, and gives what is on the screen in the middle of it. */
  run(): Shot {
    this.#begin();
    this.#talk();
    this.#act();
    this.#choose();
    const shot = this.#terminal.shot();
    this.#close();
    return shot;
  }

  #begin(): void {
    this.#tell('server:presented', {
      host: '0.0.0.0',
      port: 9000,
      startedAt: BEGIN - 76 * HOUR_MS - 11 * MINUTE_MS,
      clients: [...GUESTS.map(clientOf), ...rest()],
      seconds: Array.from({ length: SAMPLES_KEPT }, (_, second) => signsAt(second, second % 7)),
      hour: Array.from({ length: SAMPLES_KEPT }, (_, at) => signsAt(at, 0)),
      recent: [],
    });
  }

  #talk(): void {
    this.#say('alice', 'morning! the new build is on the staging box');
    this.#say('heidi', 'おはよう, still on the old client here. Does this reach you?');
    this.#say('dave', 'loud and clear, heidi 😀');
    this.#say('mallory', 'BUY CHEAP TONER!!! http://toner.example');
    this.#say('mallory', 'BUY CHEAP TONER!!! http://toner.example');
    this.#say('erin', 'oh no. Operator?');
    this.#say('bob', 'anyone up for lunch? 🍜');
  }

  #act(): void {
    this.#tell('client:refused', { nick: 'bob', ip: '10.0.7.7', code: 'nick-taken' });
    this.#tell('client:left', { id: 'trent', nick: 'trent', ip: '10.0.5.9', reason: 'quit' });
    this.#tell('client:left', { id: 'walter', nick: 'walter', ip: '10.0.6.3', reason: 'heartbeat-missed' });
    this.#tell('client:refused', { nick: 'mallory', ip: '10.0.0.66', code: 'too-fast' });
    this.#tell('operator:acted', { by: 'root', outcome: { done: 'muted', nick: 'mallory' } });
    this.#tell('client:muted', { id: 'mallory', nick: 'mallory', muted: true });
    const text = 'the server moves at 18:00';
    this.#tell('operator:acted', { by: 'ops', outcome: { done: 'announced', text, people: USERS } });
  }

  /** Goes down to mallory and begins to write. */
  #choose(): void {
    const row = GUESTS.findIndex(([nick]) => nick === 'mallory');
    for (let at = 0; at <= row; at += 1) this.#terminal.press('down');
    this.#terminal.press('enter');
    this.#terminal.type('spamming');
  }

  #say(from: string, text: string): void {
    this.#now += 4 * SECOND_MS;
    this.#tell('room:said', { from, text });
  }

  #tell<K extends keyof ServerFacts>(fact: K, fields: ServerFacts[K]): void {
    this.#now += SECOND_MS;
    this.#bus.tell(fact, fields);
  }
}

function clientOf([nick, ip, dialect, minutes, idle, sent]: Guest, at: number): ClientInfo {
  return {
    id: nick,
    nick,
    ip,
    udpPort: 40_001 + 617 * at,
    dialect,
    secure: dialect === 'klatsch',
    fingerprint: null,
    since: BEGIN - minutes * MINUTE_MS,
    spokeAt: BEGIN - idle * SECOND_MS,
    sent,
    queuedBytes: nick === 'ivan' ? 70_000 : 0,
    muted: false,
  };
}

/** Those whom one would have to scroll to. */
function rest(): readonly ClientInfo[] {
  return Array.from({ length: USERS - GUESTS.length }, (_, at) =>
    clientOf([`s-${100 + at}`, `10.0.9.${at + 1}`, 'klatsch', at, at, at], at),
  );
}

/** A day's waves with a burst, the same each time. */
function signsAt(at: number, jitter: number): ServerSample {
  const wave = 24 + 11 * Math.sin(at / 38) + 5 * Math.sin(at / 11) + jitter;
  const texts = at > 262 && at < 278 ? wave + 21 : wave;
  const users = Math.round(104 + at / 12 + 3 * Math.sin(at / 25));
  return { users, texts, deliveries: texts * USERS, rssBytes: 84 * MIB, lagMs: 1 };
}
