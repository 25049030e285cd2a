import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import {
  HEALTH_LAG_MS,
  HEALTH_WINDOW_MS,
  METRICS_CONNECTIONS,
  METRICS_HEADER_BYTES,
} from '../../src/limits.js';
import type { MetricsServer } from '../../src/metrics/metrics-server.js';
import { startMetrics } from '../../src/metrics/metrics-server.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { parseMetrics, valueOf } from './metrics-text.js';
import { StillReadings } from './still-readings.js';

describe('the server for metrics', () => {
  let readings: StillReadings;
  let clock: FakeClock;
  let stopping: boolean;
  let server: MetricsServer;
  let sockets: Socket[];
  const start = (port = 0, more: { requestMs?: number } = {}): Promise<MetricsServer> =>
    startMetrics({
      ...more,
      host: '127.0.0.1',
      port,
      readings,
      version: '1.2.3',
      clock,
      isStopping: () => stopping,
    });
  beforeEach(async () => {
    readings = new StillReadings();
    clock = new FakeClock();
    stopping = false;
    sockets = [];
    server = await start();
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  const get = (path: string, method = 'GET'): Promise<Response> =>
    fetch(`http://127.0.0.1:${server.port}${path}`, { method });

  /** What a raw client is answered until the connection closes. */
  async function raw(...bytes: string[]): Promise<string> {
    const socket = connect(server.port, '127.0.0.1');
    sockets.push(socket);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    for (const each of bytes) socket.write(each);
    await once(socket, 'close');
    return answer;
  }

  it('gives the metrics, with what a scraper adds to the path', async () => {
    readings.set({ texts: 3 });
    for (const path of ['/metrics', '/metrics?name[]=x']) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(response.headers.get('connection')).toBe('close');
      expect(valueOf(parseMetrics(await response.text()), 'klatsch_texts_total')).toBe(3);
    }
    const head = await get('/metrics', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    ['/', 'GET', 404],
    ['/metricsx', 'GET', 404],
    ['/../metrics/', 'GET', 404],
    ['/metrics', 'POST', 405],
    ['/healthz', 'DELETE', 405],
  ])('answers %s by %s with %i', async (path, method, status) => {
    const response = await get(path, method);
    expect(response.status).toBe(status);
    expect(response.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD' : null);
    expect(await response.text()).toMatch(/^[a-z ]+\n$/);
  });

  describe('/healthz', () => {
    async function health(): Promise<[number, unknown]> {
      const response = await get('/healthz');
      return [response.status, await response.json()];
    }

    it('says who is here and since when', async () => {
      readings.set({ usersByDialect: { klatsch: 2, frames: 1, lines: 4 } });
      clock.advance(12_300);
      expect(await health()).toEqual([200, { status: 'ok', users: 7, uptimeSeconds: 12 }]);
    });

    it('is 503 while the server stops', async () => {
      stopping = true;
      expect(await health()).toEqual([503, expect.objectContaining({ status: 'stopping' })]);
    });

    it('is 503 while the store keeps nothing, and without a store it is well', async () => {
      readings.set({ storeKept: false });
      expect(await health()).toEqual([503, expect.objectContaining({ status: 'unkept' })]);
      for (const storeKept of [true, null]) {
        readings.set({ storeKept });
        expect(await health()).toEqual([200, expect.objectContaining({ status: 'ok' })]);
      }
    });

    it('is 503 for a while after people had to wait', async () => {
      readings.lag(HEALTH_LAG_MS - 1);
      expect(await health()).toEqual([200, expect.anything()]);
      readings.lag(HEALTH_LAG_MS, 0);
      clock.advance(HEALTH_WINDOW_MS - 1);
      expect(await health()).toEqual([503, expect.objectContaining({ status: 'lagging' })]);
      clock.advance(1);
      expect(await health()).toEqual([200, expect.anything()]);
    });
  });

  it('answers one request a connection, whatever was asked for', async () => {
    const request = 'GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: keep-alive\r\n\r\n';
    expect((await raw(request, request)).match(/HTTP\/1\.1 200/g)).toHaveLength(1);
  });

  it('turns down what is no HTTP, and a head that is too large', async () => {
    expect(await raw('REGISTER alice 40000\n')).toMatch(/^HTTP\/1\.1 400 /);
    const long = `GET /metrics HTTP/1.1\r\nhost: ${'x'.repeat(METRICS_HEADER_BYTES)}\r\n\r\n`;
    expect(await raw(long)).toMatch(/^HTTP\/1\.1 431 /);
  });

  it.each(['', 'GET /metrics HTTP/1.1\r\nhost: '])('waits for nobody who has sent "%s"', async (begun) => {
    server.close();
    server = await start(0, { requestMs: 50 });
    expect(await raw(begun)).toMatch(/^(?:|HTTP\/1\.1 408 [^]*)$/);
  });

  it('drops connections past its limit, and is there again afterwards', async () => {
    const closed: Socket[] = [];
    for (let i = 0; i < METRICS_CONNECTIONS + 3; i += 1) {
      const socket = connect(server.port, '127.0.0.1');
      sockets.push(socket);
      socket.on('error', () => undefined).on('close', () => closed.push(socket));
      await once(socket, 'connect');
    }
    await eventually(() => closed.length === 3);
    for (const socket of sockets) socket.destroy();
    await eventually(async () => (await get('/healthz')).status === 200);
  });

  it('closes at once, whoever is connected', async () => {
    const socket = connect(server.port, '127.0.0.1');
    sockets.push(socket);
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    server.close();
    await closed;
    expect(readings.listeners.size).toBe(0);
    await expect(get('/healthz')).rejects.toThrow();
  });

  it('says which port is taken, and which address is none', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await expect(start(port)).rejects.toMatchObject({
      code: 'port-in-use',
      message: expect.stringContaining(`port ${port} for --metrics is taken`),
    });
    other.close();
    const elsewhere = startMetrics({
      host: '192.0.2.7',
      port: 0,
      readings,
      version: '',
      clock,
      isStopping: () => false,
    });
    await expect(elsewhere).rejects.toMatchObject({ code: 'listen-failed' });
    expect(readings.listeners.size).toBe(2);
  });
});
