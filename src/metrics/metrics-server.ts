import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostPort } from '../bus/host-port.js';
import type { ServerReadings } from '../bus/server-readings.js';
import type { Clock } from '../clock.js';
import { KlatschError } from '../errors.js';
import {
  METRICS_CHECK_MS,
  METRICS_CONNECTIONS,
  METRICS_HEADER_BYTES,
  METRICS_REQUEST_MS,
} from '../limits.js';
import { words } from '../words/index.js';
import { Exposition } from './exposition.js';
import { Health } from './health.js';

/** What serves metrics needs. */
export interface MetricsOptions {
  /** An address of this machine. */
  readonly host: string;
  /** 0 lets the operating system choose one. */
  readonly port: number;
  readonly readings: ServerReadings;
  /** The program's own version. */
  readonly version: string;
  readonly clock: Clock;
  /** Whether the server says goodbye already. */
  readonly isStopping: () => boolean;
  /** How long a request may take to arrive and its answer to be read; default `METRICS_REQUEST_MS`. */
  readonly requestMs?: number;
}

/** A running server for metrics. */
export interface MetricsServer {
  /** The port that it really has. */
  readonly port: number;
  /** Closes it and whatever is connected to it, at once. */
  close(): void;
}

/** An answer on its way. */
interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const PLAIN = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Serves `GET /metrics` for Prometheus and `GET /healthz` over HTTP (docs/OPERATING.md, "Metrics"): few
 * connections, one request each, and nothing that waits.
 *
 * @throws KlatschError `port-in-use` or `listen-failed`
 */
export async function startMetrics(options: MetricsOptions): Promise<MetricsServer> {
  const { readings, version, clock, isStopping, requestMs = METRICS_REQUEST_MS } = options;
  const server = createServer({
    headersTimeout: requestMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: METRICS_CHECK_MS,
    maxHeaderSize: METRICS_HEADER_BYTES,
  });
  server.maxConnections = METRICS_CONNECTIONS;
  server.timeout = requestMs;
  await listen(server, options);
  const exposition = new Exposition({ readings, version });
  const health = new Health(readings, clock, isStopping);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, exposition, health)
      .catch(() => plain(500, 'internal error'))
      .then((made) => {
        send(request, response, made);
      })
      .catch(() => {
        response.destroy();
      });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      server.closeAllConnections();
      exposition.dispose();
      health.dispose();
    },
  };
}

function listen(server: Server, { host, port }: MetricsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      const { metricsPortInUse, metricsFailed } = words.service;
      const message = taken ? metricsPortInUse(port) : metricsFailed(hostPort(host, port), cause.message);
      reject(new KlatschError(taken ? 'port-in-use' : 'listen-failed', message, { cause }));
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      // No descriptors left, and the like: a scrape fails, the room does not.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

async function answer(request: IncomingMessage, exposition: Exposition, health: Health): Promise<Answer> {
  const [path] = (request.url ?? '').split('?', 1);
  if (path !== '/metrics' && path !== '/healthz') return plain(404, 'not found');
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'method not allowed');
  if (path === '/metrics') {
    return { status: 200, type: exposition.contentType, body: await exposition.text() };
  }
  const report = health.report();
  return {
    status: report.status === 'ok' ? 200 : 503,
    type: JSON_TYPE,
    body: `${JSON.stringify(report)}\n`,
  };
}

function plain(status: number, sentence: string): Answer {
  return { status, type: PLAIN, body: `${sentence}\n` };
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    // Few connections are allowed: nobody may keep one for later.
    connection: 'close',
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
