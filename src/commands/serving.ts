import type { Bus } from '../bus/bus.js';
import type { ServerFacts, ServerIntents } from '../bus/events.js';
import { systemClock } from '../clock.js';
import { Disposers } from '../disposer.js';
import { COUNTS_LOGGED_MS, FAREWELL_MS } from '../limits.js';
import type { Log } from '../log.js';
import type { MetricsOptions, MetricsServer } from '../metrics/metrics-server.js';
import type { RunningServer } from '../server/server.js';
import type { EndSignal } from './exit.js';
import { startOwnServer } from './own-server.js';
import { countFields, logServer } from './server-log.js';
import type { Settings } from './settings.js';
import { within } from './within.js';

type ServerBus = Bus<ServerFacts, ServerIntents>;

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
  let isStopping = false;
  const closed = new Promise<null>((resolve) => {
    owned.own(
      logServer(bus, log, systemClock),
      bus.onFact('server:closed', () => {
        resolve(null);
      }),
      bus.onFact('operator:answered', ({ outcome }) => {
        isStopping ||= outcome.done === 'stopping';
      }),
    );
  });
  const own = await startOwnServer(settings, bus, log);
  const { readings } = own.server;
  const count = (): void => {
    log.info('server-counts', countFields(readings.totals()));
  };
  owned.own(systemClock.every(COUNTS_LOGGED_MS, count));
  const goodbye = (): Promise<void> => within(own.close(), FAREWELL_MS, systemClock);
  let metrics: MetricsServer | null = null;
  try {
    if (settings.metrics !== undefined) {
      const options = { ...settings.metrics, readings, version: version(), isStopping: () => isStopping };
      metrics = await serveMetrics(options, log);
    }
  } catch (error) {
    // A server whose metrics cannot be had is not the one that was asked for.
    await goodbye();
    owned.dispose();
    throw error;
  }
  const stop = async (cause: EndSignal | 'exit'): Promise<void> => {
    isStopping = true;
    await goodbye();
    owned.dispose();
    metrics?.close();
    log.info('server-stopped', { cause, ...countFields(readings.totals()) });
  };
  let stopped: Promise<void> | null = null;
  return { server: own.server, closed, stop: (cause) => (stopped ??= stop(cause)) };
}

async function serveMetrics(options: Omit<MetricsOptions, 'clock'>, log: Log): Promise<MetricsServer> {
  const { startMetrics } = await import('../metrics/metrics-server.js');
  const metrics = await startMetrics({ ...options, clock: systemClock });
  log.info('metrics-listening', { host: options.host, port: metrics.port });
  return metrics;
}
