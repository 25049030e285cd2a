import { fork } from 'node:child_process';
import type { Clients, LoadedServer } from './fan-out.js';
import { script, told } from './fan-out.js';
import type { HeapProbe, Memory } from './heap.js';
import { pause } from './screen-program.js';

/** For what the last one's coming has caused to be over. */
const SETTLE_MS = 1000;

/** What `idle-load` is told. */
export interface IdleOrder extends Clients {
  readonly port: number;
  /** Who is there before anything is measured: what the first ones cost is code. */
  readonly warm: number;
  readonly clients: number;
}

/**
 * What a server, which ends with this, needs more for each client who is there and does nothing; the clients are in a
 * process of their own.
 */
export async function idleMemory(
  server: LoadedServer,
  order: Omit<IdleOrder, 'port'>,
  probe: HeapProbe,
): Promise<Memory> {
  const { pid = 0 } = server.child;
  const child = fork(script('idle-load'), [JSON.stringify({ ...order, port: await server.port })]);
  await told(child);
  await pause(SETTLE_MS);
  const before = await probe.ask(pid);
  child.send('more');
  await told(child);
  await pause(SETTLE_MS);
  const after = await probe.ask(pid);
  child.kill('SIGKILL');
  server.child.kill('SIGKILL');
  const each = (which: keyof Memory): number => (after[which] - before[which]) / order.clients;
  return { heapUsed: each('heapUsed'), rss: each('rss') };
}
