import { fork } from 'node:child_process';
import type { LoadedServer } from './fan-out.js';
import { script, told } from './fan-out.js';
import { cpuSeconds } from './usage.js';

/** What `handshake-load` is told. */
export interface HandshakeOrder {
  readonly port: number;
  /** The file with the key and certificate that its clients show. */
  readonly identity: string;
  readonly atOnce: number;
  readonly ms: number;
}

/** What a server did. */
export interface Handshakes {
  /** Handshakes a second. */
  readonly rate: number;
  /** Processor time of the server for one, microseconds; NaN where there is no `/proc`. */
  readonly cpu: number;
}

/** Counts whole handshakes with a server, which ends with this; the clients are in a process of their own. */
export async function handshakes(
  server: LoadedServer,
  order: Omit<HandshakeOrder, 'port'>,
): Promise<Handshakes> {
  const { pid = 0 } = server.child;
  const child = fork(script('handshake-load'), [JSON.stringify({ ...order, port: await server.port })]);
  await told(child);
  const before = cpuSeconds(pid);
  const message = await told(child);
  const seconds = cpuSeconds(pid) - before;
  child.kill('SIGKILL');
  server.child.kill('SIGKILL');
  const rate = 'done' in message ? message.done : NaN;
  return { rate, cpu: (seconds * 1e6) / (rate * (order.ms / 1000)) };
}
