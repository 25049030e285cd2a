import { end, startLoad, told } from './children.js';
import type { Guests } from './room.js';
import type { LoadedServer } from './servers.js';
import { cpuSeconds } from './usage.js';

/** What `join-load` is told. */
export interface JoinOrder extends Guests {
  readonly port: number;
  readonly joins: number;
  readonly atOnce: number;
}

/** What it tells. */
export interface JoinReport {
  /** From the first connection until everybody knows of everybody. */
  readonly seconds: number;
  /** How many have been told of each of all, and of nobody else. */
  readonly right: number;
  readonly mib: number;
  /** The share of a core that the load itself needed. */
  readonly load: number;
}

/** What people cost who came in. */
export interface Joined extends JoinReport {
  /** Processor time of the server, seconds; NaN without `/proc`. */
  readonly cpu: number;
}

/** Lets people come in, through a server that ends with this. @throws Error when they do not get in */
export async function measureJoins(
  server: LoadedServer,
  guests: Guests,
  count: Pick<JoinOrder, 'joins' | 'atOnce'>,
): Promise<Joined> {
  const loading = startLoad('join-load', { ...guests, ...count, port: await server.port });
  try {
    const report = await told<JoinReport>(loading);
    return { ...report, cpu: cpuSeconds(server.pid) };
  } finally {
    await Promise.all([end(loading), server.end()]);
  }
}
