import { end, startLoad, told } from './children.js';
import type { LoadedServer } from './servers.js';
import { cpuSeconds } from './usage.js';

/** How the guests of a room speak. */
export type Speech = 'frames' | 'lines' | 'klatsch' | 'irc';

/** What guests are like. */
export interface Guests {
  readonly speech: Speech;
  /** Whether they have to say who they are; else what the server would make of their texts is what they say. */
  readonly registers: boolean;
  /** The file with the key and certificate that they show; null in the clear. */
  readonly identity: string | null;
}

/** How much is said. */
export interface RoomLoad {
  readonly clients: number;
  /** How many of them speak, one after the other. */
  readonly speakers: number;
  /** Texts on their way at once. A text is back when that share of the clients has it. */
  readonly inflight: number;
  readonly share: number;
  /** Texts a second, whatever is on its way; 0: as many as `inflight` allows. */
  readonly rate: number;
  readonly ms: number;
}

/** What `room-load` is told. */
export interface RoomOrder extends Guests, RoomLoad {
  readonly port: number;
}

/** What `room-load` tells. Times from sender to last receiver, milliseconds. */
export interface RoomReport {
  /** Deliveries a second, and texts. */
  readonly rate: number;
  readonly texts: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  /** The share of a core that the load itself needed. */
  readonly load: number;
}

/** What a server did under load. */
export interface RoomMeasured extends RoomReport {
  /** Processor time of the server for one delivery, microseconds, and the share of a core; NaN without `/proc`. */
  readonly cpu: number;
  readonly busy: number;
}

/** Somebody for whom a room is filled. */
export interface RoomWatcher {
  readonly began?: () => void;
  /** The load ends meanwhile, the server after it. */
  readonly over?: () => Promise<void>;
}

/** Half of the clients have a text when the next one follows: the server always has work, and nobody falls behind. */
export const SATURATED = { share: 0.5, rate: 0 } as const;
/** All have it. */
export const ONE_BY_ONE = { speakers: 1, inflight: 1, share: 1, rate: 0 } as const;

/**
 * Fills a room through a server, which ends with this; the load is in a process of its own.
 *
 * @param watcher hears when what is measured begins, and when it is over
 * @throws Error when it does not work, as on a server that drops its clients
 */
export async function measureRoom(
  server: LoadedServer,
  guests: Guests,
  load: RoomLoad,
  watcher: RoomWatcher = {},
): Promise<RoomMeasured> {
  const order: RoomOrder = { ...guests, ...load, port: await server.port };
  const loading = startLoad('room-load', order);
  try {
    await told(loading);
    watcher.began?.();
    const before = cpuSeconds(server.pid);
    const report = await told<RoomReport>(loading);
    const spent = cpuSeconds(server.pid) - before;
    await Promise.all([end(loading), watcher.over?.()]);
    const seconds = load.ms / 1000;
    return { ...report, cpu: (spent * 1e6) / (report.rate * seconds), busy: spent / seconds };
  } finally {
    await Promise.all([end(loading), server.end()]);
  }
}
