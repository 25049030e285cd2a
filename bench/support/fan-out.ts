import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { KLATSCH } from './program.js';
import { scratchDirectory } from './scratch.js';
import type { Told } from './source.js';
import { cpuSeconds } from './usage.js';

const FREE = ['texts-per-second=0', 'text-burst=0'].flatMap((limit) => ['--limit', limit]);

/** A server under load: its process, and the port that it gets. */
export interface LoadedServer {
  readonly child: ChildProcess;
  readonly port: Promise<number>;
}

/** How much load. */
export interface Load {
  readonly clients: number;
  readonly inflight: number;
  readonly ms: number;
}

/** A script of `bench/sources`, as it is compiled. */
export function script(name: string): string {
  return fileURLToPath(new URL(`../sources/${name}.js`, import.meta.url));
}

/** The next message of a process. */
export function told(child: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      resolve(message as Told);
    });
    child.once('exit', () => {
      reject(new Error('a process of the benchmark ended early'));
    });
  });
}

/** `klatsch serve` as it is shipped, without a limit of rates, its memory in a directory that ends with us. */
export function openServe(...args: readonly string[]): LoadedServer {
  const all = [KLATSCH, 'serve', '--headless', '--host', '127.0.0.1', '--port', '0', ...FREE, ...args];
  const env = { ...process.env, XDG_STATE_HOME: scratchDirectory(), XDG_RUNTIME_DIR: '' };
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'ignore'], env });
  const port = new Promise<number>((resolve) => {
    createInterface(child.stdout).once('line', (line) => {
      resolve(Number(/"port":(\d+)/.exec(line)?.[1]));
    });
  });
  return { child, port };
}

/** What a server did under load. */
export interface Delivered {
  /** Deliveries a second. */
  readonly rate: number;
  /** Processor time of the server for one text, microseconds; NaN where there is no `/proc`. */
  readonly cpu: number;
}

/**
 * Counts deliveries through a server, which ends with this; the load is in a process of its own.
 *
 * @param registers whether its clients have to say who they are
 */
export async function deliveries(server: LoadedServer, load: Load, registers: boolean): Promise<Delivered> {
  const { clients, inflight, ms } = load;
  const { pid = 0 } = server.child;
  const args = [await server.port, clients, inflight, ms, registers ? 1 : 0].map(String);
  const child = fork(script('fan-out-load'), args);
  await told(child);
  const before = cpuSeconds(pid);
  const message = await told(child);
  const seconds = cpuSeconds(pid) - before;
  child.kill('SIGKILL');
  server.child.kill('SIGKILL');
  const rate = 'done' in message ? message.done : NaN;
  return { rate, cpu: (seconds * 1e6) / ((rate / clients) * (ms / 1000)) };
}
