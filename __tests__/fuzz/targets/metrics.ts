import type { MetricsServer } from '../../../src/metrics/metrics-server.js';
import { startMetrics } from '../../../src/metrics/metrics-server.js';
import { Dialled } from '../support/dialled.js';
import { mutateWords } from '../support/grammar.js';
import { LiveHouse } from '../support/live-house.js';
import { cutUp, mutateBytes } from '../support/mutate.js';
import type { Random } from '../support/random.js';
import type { Input, Rig, Target } from '../support/target.js';
import { until } from '../support/target.js';

const HEADS = [
  'GET /metrics HTTP/1.1',
  'GET /healthz HTTP/1.1',
  'HEAD /metrics HTTP/1.0',
  'POST /metrics HTTP/1.1',
  'GET http://example.org/metrics?a=b#c HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'CONNECT example.org:443 HTTP/1.1',
  'PRI * HTTP/2.0',
];
const HEADERS = [
  'Host: localhost',
  'Connection: keep-alive, Upgrade',
  'Upgrade: websocket',
  'Content-Length: 5',
  'Transfer-Encoding: chunked',
  'Expect: 100-continue',
  'Accept: application/openmetrics-text; version=1.0.0',
];

/** Requests to the server for metrics, HTTP or nearly so. */
export const metrics: Target = {
  name: 'metrics',
  share: 10,
  input: (random) => {
    const one = (): Buffer => Buffer.from(request(random));
    const bytes = random.chance(0.7) ? mutateBytes(one(), random, one) : one();
    return { kind: 'new', pieces: cutUp(bytes, random) };
  },
  open: () => MetricsRig.open(),
};

function request(random: Random): string {
  const head = random.pick(HEADS);
  const headers = Array.from({ length: random.below(4) }, () => random.pick(HEADERS));
  const lines = [random.chance(0.5) ? mutateWords(head, random) : head, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${random.chance(0.2) ? '5\r\nhello\r\n0\r\n\r\n' : ''}`;
}

class MetricsRig implements Rig {
  readonly #house: LiveHouse;
  readonly #server: MetricsServer;

  private constructor(house: LiveHouse, server: MetricsServer) {
    this.#house = house;
    this.#server = server;
  }

  static async open(): Promise<MetricsRig> {
    const house = await LiveHouse.open();
    const { readings } = house.server;
    const common = { host: '127.0.0.1', port: 0, version: '1', clock: house.clock };
    return new MetricsRig(house, await startMetrics({ ...common, readings, isStopping: () => false }));
  }

  async feed({ pieces }: Input): Promise<void> {
    const client = await this.#dial();
    await client.send(pieces);
    client.destroy();
    this.#house.checkFaults();
  }

  /** Whether Prometheus is still answered, and the room has noticed nothing. */
  async check(): Promise<void> {
    const client = await this.#dial();
    await client.send([Buffer.from('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')]);
    await until(() => client.tail.includes('klatsch_'), 'metrics are served');
    client.destroy();
    await this.#house.check();
  }

  async close(): Promise<void> {
    this.#server.close();
    await this.#house.close();
  }

  #dial(): Promise<Dialled> {
    return Dialled.open({ port: this.#server.port, host: '127.0.0.1' });
  }
}
