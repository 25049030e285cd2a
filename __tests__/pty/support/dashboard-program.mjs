// The dashboard on this terminal, on a bus where this program plays the server: `users` clients who stay, and what
// `announce storm` and `announce calm` begin and end. Times lie days back, so that nothing ticks on the screen.
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';
import { openDashboard } from '../../../dist/screens/dashboard/open-dashboard.js';
import { openTerminal } from '../../../dist/screens/terminal/open-terminal.js';
import { Themes } from '../../../dist/screens/theme/themes.js';
import { Bus } from '../../../dist/src/bus/bus.js';
import { systemClock } from '../../../dist/src/clock.js';

const [users, mode = 'serve'] = [Number(process.argv[2]), process.argv[3]];
const DAYS_AGO = Date.now() - 12 * 86_400_000;
const HOSTILE = ['日本語🍜', 'e\u0301\u0302vil\u001b[2J', '\u202ebidi\u200b', 'x'.repeat(32), '👩‍👩‍👧‍👦family'];

const bus = new Bus({
  now: Date.now,
  onListenerError: (error) => {
    throw error;
  },
});
const terminal = openTerminal({ goodbye: async () => void process.stderr.write('goodbye said\n') });
const themes = new Themes({ env: process.env, directory: '/nowhere' });
const dispose = openDashboard({
  ...{ bus, terminal, themes, clock: systemClock, by: 'root', mode },
  onQuit: () => {
    clearInterval(alive);
    calm();
    dispose();
    terminal.close();
  },
});

function client(n) {
  return {
    id: String(n),
    nick: HOSTILE[n - 2] ?? `user-${String(n).padStart(5, '0')}`,
    ip: `10.0.${n >> 8}.${n & 255}`,
    udpPort: 1024 + n,
    dialect: ['klatsch', 'frames', 'lines'][n % 3],
    secure: n % 2 === 0,
    fingerprint: n % 2 === 0 ? `k7qd${n}`.padEnd(52, 'a') : null,
    since: DAYS_AGO,
    spokeAt: DAYS_AGO,
    sent: n,
    queuedBytes: 0,
    muted: n % 7 === 0,
  };
}

const clients = Array.from({ length: users }, (_, n) => client(n));
const seconds = Array.from({ length: 300 }, (_, n) => ({
  ...{ users: n, texts: 1, deliveries: n * 100, rssBytes: 1e8, lagMs: 1 },
}));
bus.tell('server:presented', {
  ...{ host: '127.0.0.1', port: 9000, startedAt: DAYS_AGO, clients, seconds, hour: seconds },
  recent: HOSTILE.map((text) => ({ fact: 'room:said', at: DAYS_AGO, fields: { from: text, text } })),
});

let storm = null;
let came = users;
function calm() {
  clearInterval(storm);
  storm = null;
}
function blow() {
  for (let n = 0; n < 20; n += 1) {
    const id = String(came - 10);
    bus.tell('client:left', { id, nick: `user-${id}`, ip: '10.0.0.1', reason: 'lost' }, DAYS_AGO);
    bus.tell('client:joined', client(came), DAYS_AGO);
    bus.tell('room:said', { from: `user-${came}`, text: `storm 語🌊 ${came}` }, DAYS_AGO);
    came += 1;
  }
}

const ANSWERS = {
  list: () => ({ done: 'listed', clients: clients.slice(0, 100) }),
  announce: (text) => {
    if (text === 'storm') storm ??= setInterval(blow, 10);
    if (text === 'calm') calm();
    return { done: 'announced', text, people: users };
  },
  kick: (nick) => {
    const gone = clients.find((one) => one.nick === nick);
    if (gone === undefined) return { done: 'failed', code: 'person-unknown', message: `nobody is ${nick}` };
    const { id, ip } = gone;
    bus.tell('client:left', { id, nick, ip, reason: 'kicked' }, DAYS_AGO);
    return { done: 'kicked', nick, ip, reason: null };
  },
  exit: () => ({ done: 'stopping', people: users }),
};

bus.onIntent('operator:run', ({ request, by, line }) => {
  const [name, rest = ''] = line.split(/ (.*)/s, 2);
  const outcome = ANSWERS[name]?.(rest) ?? { done: 'failed', code: 'command-unknown', message: line };
  bus.tell('operator:answered', { request, outcome });
  if (outcome.done !== 'failed') bus.tell('operator:acted', { by, outcome }, DAYS_AGO);
  if (name === 'exit') setInterval(() => bus.tell('server:closed', {}), 20).unref();
});

// Something that keeps the program alive, as a socket would.
const alive = setInterval(() => undefined, 1000);
