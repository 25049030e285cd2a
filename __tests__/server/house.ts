import type { ServerFacts, ServerIntents } from '../../src/bus/events.js';
import type { Clock } from '../../src/clock.js';
import type { AccessOptions } from '../../src/server/access/access-options.js';
import type { TlsIdentity } from '../../src/net/tls-identity.js';
import type { Commons } from '../../src/server/commons.js';
import type { ServerLimits } from '../../src/operator/server-limits.js';
import { DEFAULT_LIMITS } from '../../src/operator/server-limits.js';
import type { RunningServer } from '../../src/server/server.js';
import { startServer } from '../../src/server/server.js';
import type { PortStore } from '../../src/store/store.js';
import { RawClient } from './raw-client.js';
import { strictBus } from '../support/strict-bus.js';

/** A server under test and its clients. */
export class TestHouse {
  readonly bus = strictBus<ServerFacts, ServerIntents>();
  /** Every fact told: its name and fields. */
  readonly facts: { fact: string; fields: unknown }[] = [];
  readonly faults: unknown[] = [];
  readonly #clients: RawClient[] = [];
  #server: RunningServer | null = null;
  #udpPort = 40_000;

  get server(): RunningServer {
    if (this.#server === null) throw new Error('not started');
    return this.#server;
  }

  /** Starts the server on a free port of loopback. */
  static async open(
    options: {
      limits?: Partial<ServerLimits>;
      /** `everywhere`: at every address; at 127.0.0.1 unless given. */
      host?: 'everywhere';
      clock?: Clock;
      commons?: Commons;
      store?: PortStore;
      identity?: TlsIdentity;
      access?: AccessOptions;
    } = {},
  ): Promise<TestHouse> {
    const house = new TestHouse();
    house.bus.onAnyFact(({ fact, fields }) => house.facts.push({ fact, fields }));
    const { host, ...others } = options;
    house.#server = await startServer({
      ...others,
      ...(host === 'everywhere' ? {} : { host: '127.0.0.1' }),
      port: 0,
      bus: house.bus,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      log: (_code, error) => house.faults.push(error),
    });
    return house;
  }

  /** The fields of every fact of this name. */
  told(fact: keyof ServerFacts): unknown[] {
    return this.facts.filter((each) => each.fact === fact).map((each) => each.fields);
  }

  async connect(framing: 'lines' | 'frames', host?: string): Promise<RawClient> {
    const client = await RawClient.open(this.server.port, framing, host);
    this.#clients.push(client);
    return client;
  }

  /** A connection over TLS that has said nothing yet. */
  async connectTls(identity: TlsIdentity | null, framing: 'lines' | 'frames' = 'frames'): Promise<RawClient> {
    const client = await RawClient.openTls(this.server.port, framing, identity);
    this.#clients.push(client);
    return client;
  }

  /** A klatsch client over TLS that has asked to come in. */
  async askTls(
    identity: TlsIdentity | null,
    nick: string,
    auth: object | null = null,
    udpPort = this.nextUdpPort(),
    sender?: [string, number],
  ): Promise<RawClient> {
    const client = await this.connectTls(identity);
    const shown = auth === null ? [] : [`AUTH ${JSON.stringify(auth)}`];
    client.send(hello(undefined, sender), ...shown, `REGISTER ${nick} ${udpPort}`);
    return client;
  }

  /** A klatsch client over TLS that has joined and got its roster. */
  async joinTls(
    identity: TlsIdentity | null,
    nick: string,
    auth: object | null = null,
    sender?: [string, number],
  ): Promise<RawClient> {
    const client = await this.askTls(identity, nick, auth, undefined, sender);
    await client.expect('ROSTER');
    return client;
  }

  /** An old client that has joined and got its list. */
  async joinOld(framing: 'lines' | 'frames', nick: string): Promise<RawClient> {
    const client = await this.connect(framing);
    client.send(`REGISTER ${nick} ${this.nextUdpPort()}`);
    await client.expect('USERLIST');
    return client;
  }

  /** A klatsch client that has joined and got its roster. */
  async joinKlatsch(nick: string, last?: [string, number], sender?: [string, number]): Promise<RawClient> {
    const client = await this.connect('frames');
    client.send(hello(last, sender), `REGISTER ${nick} ${this.nextUdpPort()}`);
    await client.expect('ROSTER');
    return client;
  }

  nextUdpPort(): number {
    this.#udpPort += 1;
    return this.#udpPort;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await this.server.close();
  }
}

/** A HELLO frame's payload. */
export function hello(last?: [string, number], sender?: [string, number]): string {
  return `HELLO ${JSON.stringify({ klatsch: 1, caps: ['chat'], last, sender, pad: ' '.repeat(60) })}`;
}
