import type { ServerBus } from '../bus/buses.js';
import type { ServerReadings } from '../bus/server-readings.js';
import { systemClock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { Disposers } from '../disposer.js';
import { COUNTS_LOGGED_MS, FAREWELL_MS } from '../limits.js';
import type { Log } from '../log.js';
import type { MetricsOptions } from '../metrics/metrics-server.js';
import type { RunningServer } from '../server/server.js';
import type { EndSignal } from './exit.js';
import { startOwnServer } from './own-server.js';
import { countFields, logServer } from './server-log.js';
import type { Settings } from './settings.js';
import { within } from './within.js';

/** A server with what belongs to it, whoever looks at it. */
export interface Serving {
  readonly server: RunningServer;
  /** Settles when an operator has said `exit` and everyone is gone. */
  readonly closed: Promise<null>;
  /** Says goodbye to everyone, within `FAREWELL_MS`, and writes down why. Idempotent. */
  stop(cause: EndSignal | 'exit'): Promise<void>;
}

/** What it needs. */
export interface ServingOptions {
  readonly settings: Settings;
  readonly bus: ServerBus;
  readonly log: Log;
  /** The program's own version. */
  readonly version: () => string;
}

/**
 * Starts the server of `serve`, its entries in the log, and its metrics if they are wanted.
 *
 * @throws KlatschError `port-in-use`, `listen-failed`, or `config-invalid` for a bad limit
 */
export async function startServing({ settings, bus, log, version }: ServingOptions): Promise<Serving> {
  const owned = new Disposers();
  owned.own(logServer(bus, log, systemClock));
  const end = followEnd(bus, owned);
  const own = await startOwnServer(settings, bus, log).catch((error: unknown) => {
    owned.dispose();
    throw error;
  });
  const { readings } = own.server;
  owned.own(logCounts(readings, log));
  const leave = async (): Promise<void> => {
    await within(own.close(), FAREWELL_MS, systemClock);
    owned.dispose();
  };
  try {
    if (settings.metrics !== undefined) {
      const isStopping = (): boolean => end.isNear;
      const options = { ...settings.metrics, readings, version: version(), isStopping };
      owned.own(await serveMetrics(options, log));
    }
  } catch (error) {
    // A server whose metrics cannot be had is not the one that was asked for.
    await leave();
    throw error;
  }
  const stop = async (cause: EndSignal | 'exit'): Promise<void> => {
    end.isNear = true;
    await leave();
    log.info('server-stopped', { cause, ...countFields(readings.totals()) });
  };
  let stopped: Promise<void> | null = null;
  return { server: own.server, closed: end.closed, stop: (cause) => (stopped ??= stop(cause)) };
}

/** How far a server is from its end. */
interface End {
  /** It says goodbye. */
  isNear: boolean;
  readonly closed: Promise<null>;
}

function followEnd(bus: ServerBus, owned: Disposers): End {
  const closed = new Promise<null>((resolve) => {
    owned.own(
      bus.onFact('server:closed', () => {
        resolve(null);
      }),
    );
  });
  const end: End = { isNear: false, closed };
  owned.own(
    bus.onFact('operator:answered', ({ outcome }) => {
      end.isNear ||= outcome.done === 'stopping';
    }),
  );
  return end;
}

function logCounts(readings: ServerReadings, log: Log): Disposer {
  return systemClock.every(COUNTS_LOGGED_MS, () => {
    log.info('server-counts', countFields(readings.totals()));
  });
}

async function serveMetrics(options: Omit<MetricsOptions, 'clock'>, log: Log): Promise<Disposer> {
  const { startMetrics } = await import('../metrics/metrics-server.js');
  const metrics = await startMetrics({ ...options, clock: systemClock });
  log.info('metrics-listening', { host: options.host, port: metrics.port });
  return () => {
    metrics.close();
  };
}
