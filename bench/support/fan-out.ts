import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HeapProbe } from './heap.js';
import { KLATSCH } from './program.js';
import { scratchDirectory } from './scratch.js';
import type { Told } from './source.js';
import { cpuSeconds } from './usage.js';

/** The clients of a benchmark say more than people, or nothing at all. */
const FREE = ['texts-per-second=0', 'text-burst=0', 'client-silence-ms=0'].flatMap((limit) => [
  '--limit',
  limit,
]);

/** A server under load: its process, and the port that it gets. */
export interface LoadedServer {
  readonly child: ChildProcess;
  readonly port: Promise<number>;
  /** How many of each it has refused, according to its log; of whoever keeps none, nothing. */
  readonly refused: ReadonlyMap<string, number>;
}

/** How much load. */
export interface Load {
  readonly clients: number;
  readonly inflight: number;
  readonly ms: number;
}

/** What clients are like. */
export interface Clients {
  /** What their texts look like. */
  readonly dialect: 'frames' | 'klatsch';
  /** Whether they have to say who they are. */
  readonly registers: boolean;
  /** The file with the key and certificate that they show; null in the clear. */
  readonly identity: string | null;
}

/** What `fan-out-load` is told. */
export interface FanOutOrder extends Load, Clients {
  readonly port: number;
}

/** A script of `bench/sources`, as it is compiled. */
export function script(name: string): string {
  return fileURLToPath(new URL(`../sources/${name}.js`, import.meta.url));
}

/** The next message of a process. */
export function told(child: ChildProcess): Promise<Told> {
  return new Promise((resolve, reject) => {
    const onExit = (): void => {
      reject(new Error('a process of the benchmark ended early'));
    };
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message as Told);
    });
  });
}

/** `klatsch serve` as it is shipped, without a limit of rates, its memory in a directory that ends with us. */
export function openServe(args: readonly string[] = [], probe?: HeapProbe): LoadedServer {
  return openLimited([...FREE, ...args], probe);
}

/** The same with all its limits. */
export function openLimited(args: readonly string[] = [], probe?: HeapProbe): LoadedServer {
  const all = [KLATSCH, 'serve', '--headless', '--host', '127.0.0.1', '--port', '0', ...args];
  const env = { ...process.env, XDG_STATE_HOME: scratchDirectory(), XDG_RUNTIME_DIR: '', ...probe?.env };
  const child = spawn(process.execPath, [...(probe?.node ?? []), ...all], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  });
  const lines = createInterface(child.stdout);
  const port = new Promise<number>((resolve) => {
    lines.once('line', (line) => {
      resolve(Number(/"port":(\d+)/.exec(line)?.[1]));
    });
  });
  const refused = new Map<string, number>();
  lines.on('line', (line) => {
    const [, refusal, count] = /"code":"refused","refusal":"([a-z-]+)","count":(\d+)/.exec(line) ?? [];
    if (refusal !== undefined) refused.set(refusal, (refused.get(refusal) ?? 0) + Number(count));
    const slow = Number(/"slowReaders":(\d+)/.exec(line)?.[1] ?? 0);
    if (slow > 0) refused.set('reader-too-slow', slow);
  });
  return { child, port, refused };
}

/**
 * The least that a fan-out can be, on `net` or `tls`.
 *
 * @param identity the file with the key and certificate that it shows; null in the clear
 */
export function openFloor(
  identity: string | null,
  probe?: HeapProbe,
  name: 'fan-out-floor' | 'bare-listener' = 'fan-out-floor',
): LoadedServer {
  const child = fork(script(name), identity === null ? [] : [identity], {
    execArgv: [...(probe?.node ?? [])],
    env: { ...process.env, ...probe?.env },
  });
  const port = told(child).then((message) => ('port' in message ? message.port : 0));
  return { child, port, refused: new Map() };
}

/** What a server did under load. */
export interface Delivered {
  /** Deliveries a second. */
  readonly rate: number;
  /** Processor time of the server for one text, microseconds; NaN where there is no `/proc`. */
  readonly cpu: number;
}

/** Counts deliveries through a server, which ends with this; the load is in a process of its own. */
export async function deliveries(server: LoadedServer, load: Load, clients: Clients): Promise<Delivered> {
  const { pid = 0 } = server.child;
  const { clients: count, inflight, ms } = load;
  const order: FanOutOrder = { inflight, ms, ...clients, clients: count, port: await server.port };
  const child = fork(script('fan-out-load'), [JSON.stringify(order)]);
  await told(child);
  const before = cpuSeconds(pid);
  const message = await told(child);
  const seconds = cpuSeconds(pid) - before;
  child.kill('SIGKILL');
  server.child.kill('SIGKILL');
  const rate = 'done' in message ? message.done : NaN;
  return { rate, cpu: (seconds * 1e6) / ((rate / count) * (ms / 1000)) };
}
