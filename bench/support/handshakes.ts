import { end, startLoad, told } from './children.js';
import type { LoadedServer } from './servers.js';
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
  const loading = startLoad('handshake-load', { ...order, port: await server.port });
  try {
    await told(loading);
    const before = cpuSeconds(server.pid);
    const { done: rate } = await told<{ done: number }>(loading);
    const seconds = cpuSeconds(server.pid) - before;
    return { rate, cpu: (seconds * 1e6) / (rate * (order.ms / 1000)) };
  } finally {
    await Promise.all([end(loading), server.end()]);
  }
}
