import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { numbers } from './support/options.js';
import { KLATSCH } from './support/program.js';
import { say, table } from './support/report.js';
import type { Told } from './support/source.js';
import { median } from './support/stats.js';

// Deliveries a second through the real server and through a bare fan-out, in turns; the load in a process of
// its own.
const options = numbers({ clients: 100, inflight: 64, ms: 3000, rounds: 3 });
const FREE = ['texts-per-second=0', 'text-burst=0'].flatMap((limit) => ['--limit', limit]);

interface Contestant {
  readonly name: string;
  readonly registers: 0 | 1;
  readonly rates: number[];
  readonly open: () => { readonly child: ChildProcess; readonly port: Promise<number> };
}

function script(name: string): string {
  return fileURLToPath(new URL(`sources/${name}.js`, import.meta.url));
}

function told(child: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      resolve(message as Told);
    });
    child.once('exit', () => {
      reject(new Error('a process of the benchmark ended early'));
    });
  });
}

const floor: Contestant = {
  name: 'bare net',
  registers: 0,
  rates: [],
  open: () => {
    const child = fork(script('fan-out-floor'));
    return { child, port: told(child).then((message) => ('port' in message ? message.port : 0)) };
  },
};

const klatsch: Contestant = {
  name: 'klatsch serve, frames',
  registers: 1,
  rates: [],
  open: () => {
    const args = [KLATSCH, 'serve', '--headless', '--host', '127.0.0.1', '--port', '0', ...FREE];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const port = new Promise<number>((resolve) => {
      createInterface(child.stdout).once('line', (line) => {
        resolve(Number(/"port":(\d+)/.exec(line)?.[1]));
      });
    });
    return { child, port };
  },
};

async function measure({ registers, rates, open }: Contestant): Promise<void> {
  const { child, port } = open();
  const { clients, inflight, ms } = options;
  const args = [await port, clients, inflight, ms, registers].map(String);
  const load = fork(script('fan-out-load'), args);
  const message = await told(load);
  if ('done' in message) rates.push(message.done);
  load.kill('SIGKILL');
  child.kill('SIGKILL');
}

for (let round = 0; round < options.rounds; round += 1) {
  for (const contestant of [floor, klatsch]) await measure(contestant);
}
const rows = [floor, klatsch].map(({ name, rates }) => [
  name,
  (median(rates) / 1e6).toFixed(2),
  (median(rates) / median(floor.rates)).toFixed(2),
]);
say(
  table([`${options.clients} clients, ${options.inflight} in flight`, 'million deliveries/s', 'ratio'], rows),
);
process.exit();
