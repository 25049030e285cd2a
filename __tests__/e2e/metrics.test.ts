import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Family } from '../metrics/metrics-text.js';
import { byLabel, parseMetrics, valueOf } from '../metrics/metrics-text.js';
import { hello } from '../server/house.js';
import type { Framing } from '../server/raw-client.js';
import { RawClient } from '../server/raw-client.js';
import { eventually } from '../support/eventually.js';
import { E2E_MS, endPrograms } from '../support/program.js';
import { Service } from '../support/service.js';

jest.setTimeout(E2E_MS);

const LIMITS = ['texts-per-second=0', 'room-bytes-per-second=0', 'send-queue-bytes=524288'].flatMap(
  (limit) => ['--limit', limit],
);
const TEXT_BYTES = 8000;

describe('the metrics of a real server', () => {
  let service: Service;
  let clients: RawClient[];
  beforeEach(async () => {
    clients = [];
    service = new Service(['--headless', '--metrics', '0', ...LIMITS]);
    await service.port();
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    await endPrograms();
  });

  async function connect(framing: Framing): Promise<RawClient> {
    const client = await RawClient.open(await service.port(), framing);
    clients.push(client);
    return client;
  }

  async function join(framing: Framing, nick: string, port: number): Promise<RawClient> {
    const client = await connect(framing);
    client.send(`REGISTER ${nick} ${port}`);
    await client.expect('USERLIST');
    return client;
  }

  /** Somebody whom the server turns away. */
  async function refused(framing: Framing, ...messages: string[]): Promise<void> {
    const client = await connect(framing);
    client.send(...messages);
    await client.expectClosed();
  }

  async function scrape(): Promise<ReadonlyMap<string, Family>> {
    const response = await service.metrics('/metrics');
    expect(response.status).toBe(200);
    return parseMetrics(await response.text());
  }

  /** Scrapes until the numbers are as wanted. */
  const settled = (check: (seen: ReadonlyMap<string, Family>) => void): Promise<void> =>
    eventually(async () => {
      check(await scrape());
    });

  const sum = (of: (client: RawClient) => number): number =>
    clients.reduce((total, client) => total + of(client), 0);

  it('equal what was sent', async () => {
    const anna = await connect('frames');
    anna.send(hello(), 'REGISTER anna 40001');
    await anna.expect('ROSTER');
    const bert = await join('frames', 'bert', 40002);
    const cora = await join('lines', 'cora', 40003);
    const dora = await join('lines', 'dora', 40004);
    anna.say('SAY', { id: '1', text: 'one' });
    bert.send('BROADCAST bert two', 'BROADCAST bert three');
    cora.send('BROADCAST cora four');
    await eventually(() =>
      [anna, bert, dora].every(({ messages }) => messages.some((m) => m.includes('four'))),
    );
    anna.say('SAY', { id: '2', text: 'x'.repeat(9000) });
    anna.send('WHAT {}');
    await eventually(() => anna.json('ERROR').length === 2);
    await refused('lines', 'REGISTER cora 40009');
    await refused('frames', 'REGISTER ANNA 40009');
    await refused('lines', 'REGISTER somebody 0');
    await refused('lines', '\u0001');
    dora.send('QUIT ');
    await dora.expectClosed();

    await settled((seen) => {
      expect(byLabel(seen, 'klatsch_users', 'dialect')).toEqual({ klatsch: 1, frames: 1, lines: 1 });
      expect(valueOf(seen, 'klatsch_connections')).toBe(3);
      expect(valueOf(seen, 'klatsch_joins_total')).toBe(4);
      expect(byLabel(seen, 'klatsch_leaves_total', 'reason')).toEqual({ quit: 1 });
      expect(byLabel(seen, 'klatsch_refusals_total', 'code')).toEqual({
        'text-too-long': 1,
        'unknown-command': 1,
        'nick-taken': 2,
        'port-invalid': 1,
        malformed: 1,
      });
      expect(valueOf(seen, 'klatsch_texts_total')).toBe(4);
      // Four in the room; only a lines client does not get its own.
      expect(valueOf(seen, 'klatsch_deliveries_total')).toBe(4 * 4 - 1);
      expect(valueOf(seen, 'klatsch_received_bytes_total')).toBe(sum(({ sentBytes }) => sentBytes));
      expect(valueOf(seen, 'klatsch_sent_bytes_total')).toBe(sum(({ bytes }) => bytes.length));
      expect(valueOf(seen, 'klatsch_send_queue_bytes')).toBe(0);
      expect(valueOf(seen, 'klatsch_send_queue_max_bytes')).toBe(0);
      expect(valueOf(seen, 'klatsch_slow_readers_total')).toBe(0);
      expect(valueOf(seen, 'klatsch_unkept_texts_total')).toBe(0);
      expect(valueOf(seen, 'klatsch_muted_users')).toBe(0);
      expect(valueOf(seen, 'klatsch_bans')).toBe(0);
      expect(valueOf(seen, 'klatsch_event_loop_lag_seconds_count')).toBeGreaterThan(0);
    });
  });

  it('see who does not read: first what waits, then that they had to go', async () => {
    const bert = await join('frames', 'bert', 40001);
    const slow = await join('lines', 'slow', 40002);
    slow.pause();
    let sent = 0;
    let waited = 0;
    for (let dropped = 0; dropped === 0;) {
      for (let i = 0; i < 20; i += 1) bert.send(`BROADCAST bert ${'x'.repeat(TEXT_BYTES)}`);
      sent += 20;
      await eventually(() => bert.all('BROADCAST').length === sent);
      const seen = await scrape();
      waited = Math.max(waited, valueOf(seen, 'klatsch_send_queue_max_bytes'));
      dropped = valueOf(seen, 'klatsch_slow_readers_total');
    }
    expect(waited).toBeGreaterThan(0);
    await settled((seen) => {
      expect(byLabel(seen, 'klatsch_leaves_total', 'reason')).toEqual({ 'reader-too-slow': 1 });
      expect(byLabel(seen, 'klatsch_users', 'dialect')).toEqual({ klatsch: 0, frames: 1, lines: 0 });
      expect(valueOf(seen, 'klatsch_send_queue_bytes')).toBe(0);
      expect(valueOf(seen, 'klatsch_texts_total')).toBe(sent);
      const deliveries = valueOf(seen, 'klatsch_deliveries_total');
      expect(deliveries).toBeGreaterThan(sent);
      expect(deliveries).toBeLessThan(2 * sent);
    });
  });

  it('go with a health that says who is here, and that the server stops', async () => {
    const bert = await join('frames', 'bert', 40001);
    const response = await service.metrics('/healthz');
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: 'ok', users: 1, uptimeSeconds: expect.any(Number) },
    ]);
    service.program.child.kill('SIGTERM');
    await bert.expectClosed();
    expect(await service.program.exited).toEqual({ code: 143, signal: null });
    await expect(service.metrics('/healthz')).rejects.toThrow();
  });
});
