import { fork, spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { FanOutOrder } from './support/fan-out.js';
import { numbers } from './support/options.js';
import { KLATSCH } from './support/program.js';
import { say, table } from './support/report.js';
import { scratchDirectory } from './support/scratch.js';
import type { Told } from './support/source.js';
import { median } from './support/stats.js';
import { cpuSeconds } from './support/usage.js';

// Deliveries a second through the real server, in turns: while nobody watches it, and while somebody does who is
// stopped (SIGSTOP) for just as long as is measured. The processor time that a delivery costs the server says the same
// where others want the processors too.
const options = numbers({ clients: 100, inflight: 64, ms: 10_000, rounds: 5 });
const FREE = ['texts-per-second=0', 'text-burst=0'].flatMap((limit) => ['--limit', limit]);
const LOAD = fileURLToPath(new URL('sources/fan-out-load.js', import.meta.url));
const EXIT_LOST = 1;

type Program = ChildProcessByStdio<null, Readable, null>;

interface Contestant {
  readonly name: string;
  readonly watched: boolean;
  readonly rates: number[];
  /** The server's processor time, seconds for a million deliveries. */
  readonly costs: number[];
  dropped: number;
}

const home = scratchDirectory();
mkdirSync(join(home, 'run'));
const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: join(home, 'run') };

/** Starts klatsch, and waits for its first line. */
async function start(...args: readonly string[]): Promise<{ program: Program; line: string }> {
  const program = spawn(process.execPath, [KLATSCH, ...args], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(createInterface(program.stdout), 'line')) as [string];
  return { program, line };
}

/** A watcher whose input stays open, as that of a terminal. */
async function startWatcher(port: string): Promise<ChildProcess> {
  const watcher = spawn(process.execPath, [KLATSCH, 'watch', port, '--json'], {
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  await once(createInterface(watcher.stdout), 'line');
  return watcher;
}

function told<K extends string>(child: ChildProcess, name: K): Promise<Extract<Told, Record<K, unknown>>> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: Told) => {
      if (name in message) resolve(message as Extract<Told, Record<K, unknown>>);
    });
    child.once('exit', () => {
      reject(new Error('a process of the benchmark ended early'));
    });
  });
}

async function measure(contestant: Contestant): Promise<void> {
  const { program, line } = await start('serve', '--headless', '--host', '127.0.0.1', '--port', '0', ...FREE);
  // As the console says it, or as the log does.
  const [, port = ''] = /"port":(\d+)/.exec(line) ?? /:(\d+)$/.exec(line) ?? [];
  const watcher = contestant.watched ? await startWatcher(port) : null;
  const order: FanOutOrder = {
    ...options,
    port: Number(port),
    dialect: 'frames',
    registers: true,
    identity: null,
  };
  const load = fork(LOAD, [JSON.stringify(order)]);
  const [began, done] = [told(load, 'began'), told(load, 'done')];
  await began;
  watcher?.kill('SIGSTOP');
  const before = cpuSeconds(program.pid ?? 0);
  const { done: rate } = await done;
  const spent = cpuSeconds(program.pid ?? 0) - before;
  contestant.rates.push(rate);
  contestant.costs.push(spent / ((rate * options.ms) / 1e9));
  watcher?.kill('SIGCONT');
  load.kill('SIGKILL');
  if (watcher !== null && (await endOf(watcher)) === EXIT_LOST) contestant.dropped += 1;
  program.kill('SIGKILL');
}

/** How a watcher ends that is asked to; one that the server has dropped ends by itself. */
async function endOf(watcher: ChildProcess): Promise<number | null> {
  const ended = once(watcher, 'exit') as Promise<[number | null]>;
  watcher.stdin?.end();
  return (await ended)[0];
}

const contestants: readonly [Contestant, Contestant] = [
  { name: 'nobody watches', watched: false, rates: [], costs: [], dropped: 0 },
  { name: 'a watcher that is stopped', watched: true, rates: [], costs: [], dropped: 0 },
];
for (let round = 0; round < options.rounds; round += 1) {
  // Neither is always the first.
  for (const contestant of round % 2 === 0 ? contestants : [...contestants].reverse())
    await measure(contestant);
}
const [alone] = contestants;
const rows = contestants.map(({ name, rates, costs, dropped }) => [
  name,
  ...[Math.min(...rates), median(rates), Math.max(...rates)].map((rate) => (rate / 1e6).toFixed(2)),
  (median(rates) / median(alone.rates)).toFixed(2),
  median(costs).toFixed(3),
  `${dropped} of ${rates.length}`,
]);
say(
  table(
    [
      `${options.clients} clients, ${options.inflight} in flight, ${options.ms} ms`,
      ...['least', 'median', 'most'].map((which) => `${which}, million deliveries/s`),
      'ratio of medians',
      'CPU s for a million',
      'dropped',
    ],
    rows,
  ),
);
process.exit();
