import { end, startLoad, told } from './children.js';
import type { HeapProbe, Memory } from './heap.js';
import { pause } from './pause.js';
import type { Guests } from './room.js';
import type { LoadedServer } from './servers.js';

/** For what the last one's coming has caused to be over. */
const SETTLE_MS = 1000;

/** What `idle-load` is told. */
export interface IdleOrder extends Guests {
  readonly port: number;
  /** Who is there before anything is measured: what the first ones cost is code. */
  readonly warm: number;
  readonly clients: number;
  /** What each of those who are measured says in the end. */
  readonly texts: number;
}

/** What a server needs more for each client. */
export interface ClientMemory {
  /** Who is there and does nothing. */
  readonly idle: Memory;
  /** Once each has said something, and heard what all have said. */
  readonly active: Memory;
}

/** What a server, which ends with this, needs for its clients, who are in a process of their own. */
export async function clientMemory(
  server: LoadedServer,
  order: Omit<IdleOrder, 'port'>,
  probe: HeapProbe,
): Promise<ClientMemory> {
  const loading = startLoad('idle-load', { ...order, port: await server.port });
  const settled = async (): Promise<Memory> => {
    await told(loading);
    await pause(SETTLE_MS);
    return probe.ask(server.pid);
  };
  try {
    const before = await settled();
    loading.send('more');
    const idle = await settled();
    loading.send('talk');
    const active = await settled();
    const each = (after: Memory, which: keyof Memory): number =>
      (after[which] - before[which]) / order.clients;
    const of = (after: Memory): Memory => ({ heapUsed: each(after, 'heapUsed'), rss: each(after, 'rss') });
    return { idle: of(idle), active: of(active) };
  } finally {
    await Promise.all([end(loading), server.end()]);
  }
}
