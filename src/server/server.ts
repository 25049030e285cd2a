import type { ServerPresent } from '../bus/events.js';
import type { ServerReadings } from '../bus/server-readings.js';
import type { ServerLimits } from '../operator/server-limits.js';
import { House } from './house.js';
import type { ServerOptions } from './server-options.js';

/** A server at work. */
export interface RunningServer {
  /** The address that it listens on, and the port that it really has. */
  readonly host: string;
  readonly port: number;
  /** What somebody who begins to watch is shown first. */
  present(): ServerPresent;
  /** Puts other limits in force, also for those who are connected; what is not named stays. */
  setLimits(changes: Partial<ServerLimits>): void;
  /** What it has counted, and how it stands. */
  readonly readings: ServerReadings;
  /** Says goodbye to everyone and stops; resolves when every connection is closed. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts a server: the directory and the room for clients of all three dialects on one port
 * (docs/PROTOCOL.md), and its facts and intents on the bus.
 *
 * @throws KlatschError `port-in-use` or `listen-failed`
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const house = new House(options);
  const listener = await house.open();
  return {
    host: listener.host,
    port: listener.port,
    present: () => house.present(),
    setLimits: (changes) => {
      house.changeLimits(changes);
    },
    readings: house.readings,
    close: () => house.close(),
  };
}
