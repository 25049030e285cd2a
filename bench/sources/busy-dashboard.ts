import { writeFileSync } from 'node:fs';
import { openDashboard } from '../../screens/dashboard/open-dashboard.js';
import { openTerminal } from '../../screens/terminal/open-terminal.js';
import type { Terminal } from '../../screens/terminal/terminal.js';
import { Themes } from '../../screens/theme/themes.js';
import { Bus } from '../../src/bus/bus.js';
import type { ClientInfo, ServerFacts, ServerIntents } from '../../src/bus/events.js';
import { systemClock } from '../../src/clock.js';
import type { DashboardLoad, DashboardMeasured } from '../support/dashboard-load.js';

// The dashboard on a real terminal, and a bus on which a busy server's facts are told: nothing else is in this
// process, so that whatever makes its loop late is the dashboard (and the telling).
const load = JSON.parse(process.argv[2] ?? '') as DashboardLoad;
const TICK_MS = 10;
const PROBE_MS = 5;
const SECOND_MS = 1000;
/** Before anything is measured: compilers warm up, the library for the charts is loaded. */
const WARM_MS = 3000;
/** Of the users so many have done something within a second. */
const ACTIVE_SHARE = 0.2;

const bus = new Bus<ServerFacts, ServerIntents>({
  now: () => systemClock.now(),
  onListenerError: (error) => {
    throw error;
  },
});
const terminal = openTerminal();
const paints: number[] = [];
const themes = new Themes({ env: process.env, directory: '/nowhere' });
const options = { bus, terminal: measured(terminal), clock: systemClock, themes, by: 'bench' };
if (load.dashboard) openDashboard({ ...options, mode: 'serve', onQuit: () => undefined });

let count = 0;
let texts = 0;
const present: ClientInfo[] = [];

function come(): ClientInfo {
  const n = count;
  count += 1;
  const now = Date.now();
  return {
    id: String(n),
    nick: `guest-${(n * 7919) % 1_000_003}`,
    ip: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`,
    udpPort: 1024 + (n % 60_000),
    dialect: n % 3 === 0 ? 'klatsch' : 'lines',
    secure: false,
    fingerprint: null,
    since: now,
    spokeAt: now,
    sent: 0,
    queuedBytes: 0,
    muted: false,
  };
}

bus.tell('server:listening', { host: '127.0.0.1', port: 9000 });
for (let n = 0; n < load.users; n += 1) present.push(come());
for (const client of present) bus.tell('client:joined', client);

/** What is due of something that happens so often a second. */
function due(rate: number): () => number {
  let told = 0;
  const start = performance.now();
  return () => {
    const wanted = Math.floor(((performance.now() - start) / SECOND_MS) * rate) - told;
    told += wanted;
    return wanted;
  };
}

const joinsDue = due(load.churn);
const textsDue = due(load.texts);
let first = 0;
setInterval(() => {
  for (let left = joinsDue(); left > 0; left -= 1) {
    const leaver = present[first];
    const client = come();
    if (leaver !== undefined) {
      const { id, nick, ip } = leaver;
      bus.tell('client:left', { id, nick, ip, reason: 'quit' });
      present[first] = client;
    }
    bus.tell('client:joined', client);
    first = (first + 1) % Math.max(1, present.length);
  }
  for (let left = textsDue(); left > 0; left -= 1) {
    texts += 1;
    bus.tell('room:said', { from: `guest-${texts % 100}`, text: `text ${texts} of a flood, über alles 🍜` });
  }
}, TICK_MS);
setInterval(() => {
  const { users } = load;
  const vital = { users, texts: load.texts, deliveries: load.texts * users, rssBytes: 1e8, lagMs: 1 };
  bus.tell('server:sampled', vital);
  const active = present.filter(() => Math.random() < ACTIVE_SHARE);
  const clients = active.map(({ id }) => ({ id, spokeAt: Date.now(), sent: texts, queuedBytes: 0 }));
  bus.tell('clients:sampled', { clients });
}, SECOND_MS);

const lags: number[] = [];
const own: number[] = [];
let spent = cpuMs();
let expected = performance.now() + PROBE_MS;
function probe(): void {
  const now = performance.now();
  const lag = Math.max(0, now - expected);
  const cpu = cpuMs();
  lags.push(lag);
  own.push(Math.min(lag, cpu - spent));
  spent = cpu;
  expected = now + PROBE_MS;
  setTimeout(probe, PROBE_MS);
}
setTimeout(probe, PROBE_MS);

setTimeout(() => {
  lags.length = 0;
  own.length = 0;
  paints.length = 0;
  const before = cpuMs();
  const start = performance.now();
  setTimeout(() => {
    const cpuPercent = ((cpuMs() - before) / (performance.now() - start)) * 100;
    const result: DashboardMeasured = { lags, own, paints, cpuPercent, rssBytes: process.memoryUsage().rss };
    writeFileSync(load.file, JSON.stringify(result));
  }, load.ms);
}, WARM_MS);

/** The processor time that this process has used. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The same terminal, with a stop-watch at the painter. */
function measured(real: Terminal): Terminal {
  return {
    get columns() {
      return real.columns;
    },
    get rows() {
      return real.rows;
    },
    onInput: (listener) => real.onInput(listener),
    onResize: (listener) => real.onResize(listener),
    paintWith: (painter) => {
      real.paintWith((canvas) => {
        const start = performance.now();
        painter(canvas);
        paints.push(performance.now() - start);
      });
    },
    requestFrame: () => {
      real.requestFrame();
    },
    flushNow: () => {
      real.flushNow();
    },
    redraw: () => {
      real.redraw();
    },
    bell: () => {
      real.bell();
    },
    setTitle: (text) => {
      real.setTitle(text);
    },
    setMouse: (on) => {
      real.setMouse(on);
    },
    suspend: () => {
      real.suspend();
    },
    close: () => {
      real.close();
    },
  };
}
