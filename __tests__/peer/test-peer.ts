import { afterEach } from '@jest/globals';
import { Bus } from '../../src/bus/bus.js';
import type { PeerFacts, PeerIntents, ServerFacts, ServerIntents } from '../../src/bus/events.js';
import type { Clock } from '../../src/clock.js';
import { systemClock } from '../../src/clock.js';
import type { TlsIdentity } from '../../src/net/tls-identity.js';
import type { Peer, PeerOptions } from '../../src/peer/start-peer.js';
import { startPeer } from '../../src/peer/start-peer.js';
import type { RunningServer } from '../../src/server/server.js';
import { startServer } from '../../src/server/server.js';
import { eventually } from '../support/eventually.js';

/** Shorter than a test's time, so that what was told instead is seen. */
const HEARS_MS = 20_000;

type FactName = keyof PeerFacts;

/** A peer under test: everything it has told, and what its user does. */
export class TestPeer {
  readonly bus = new Bus<PeerFacts, PeerIntents>({
    now: () => this.#clock.now(),
    onListenerError: (error) => {
      this.faults.push(error);
    },
  });
  /** Every fact told, oldest first. */
  readonly facts: { fact: FactName; fields: unknown }[] = [];
  /** What a listener or handler threw. */
  readonly faults: unknown[] = [];
  readonly peer: Peer;
  readonly #clock: Clock;

  constructor(options: Omit<PeerOptions, 'bus' | 'clock'> & { clock?: Clock }) {
    this.#clock = options.clock ?? systemClock;
    this.bus.onAnyFact(({ fact, fields }) => this.facts.push({ fact, fields }));
    this.peer = startPeer({ ...options, clock: this.#clock, bus: this.bus });
  }

  /** The fields of every fact of this name, oldest first. */
  told<K extends FactName>(fact: K): PeerFacts[K][] {
    return this.facts.filter((each) => each.fact === fact).map((each) => each.fields as PeerFacts[K]);
  }

  /** Waits for a fact of this name that has (at least) these fields, and gives it. */
  async hears<K extends FactName>(fact: K, fields: Partial<PeerFacts[K]> = {}): Promise<PeerFacts[K]> {
    try {
      return await eventually(() => this.#find(fact, fields) ?? missing(), { ms: HEARS_MS });
    } catch (cause) {
      const wanted = `${fact} ${JSON.stringify(fields)}`;
      const so = this.facts.map((each) => `${each.fact} ${JSON.stringify(each.fields)}`).join('\n');
      throw new Error(`waited in vain for ${wanted}; so far\n${so}`, { cause });
    }
  }

  /** Forgets what has been told so far. */
  forget(): void {
    this.facts.length = 0;
  }

  ask<K extends keyof PeerIntents>(intent: K, fields: PeerIntents[K]): void {
    this.bus.ask(intent, fields);
  }

  /** The texts of the room as this user saw them. */
  get room(): string[] {
    return this.told('room:message').map(({ from, text }) => `${from}: ${text}`);
  }

  /** The texts of all private chats as this user saw them. */
  get private(): string[] {
    return this.told('chat:message').map(({ from, text }) => `${from}: ${text}`);
  }

  get udpPort(): number {
    return this.told('server:connected').at(-1)?.udpPort ?? 0;
  }

  #find<K extends FactName>(fact: K, fields: Partial<PeerFacts[K]>): PeerFacts[K] | undefined {
    return this.told(fact).find((told) =>
      Object.entries(fields).every(
        ([key, value]) => JSON.stringify(told[key as keyof typeof told]) === JSON.stringify(value),
      ),
    );
  }
}

function missing(): never {
  throw new Error('not told');
}

/** Peers and servers that end with the test. */
export interface Stage {
  /** A klatsch server on a free port of loopback, or on this one; it speaks TLS if it has an identity. */
  server(port?: number, identity?: TlsIdentity): Promise<RunningServer>;
  /** A peer that joins the server at this port; resolves at once. */
  peer(port: number, nick: string, options?: Partial<Omit<PeerOptions, 'bus'>>): TestPeer;
  /** A peer that has joined and has its roster. */
  joined(port: number, nick: string, options?: Partial<Omit<PeerOptions, 'bus'>>): Promise<TestPeer>;
}

/** Gives what starts peers and servers, and ends them after each test of the file. */
export function stage(): Stage {
  const peers: TestPeer[] = [];
  const servers: RunningServer[] = [];
  afterEach(async () => {
    const faults = peers.flatMap((each) => each.faults);
    for (const each of peers.splice(0)) each.peer.dispose();
    await Promise.all(servers.splice(0).map((each) => each.close()));
    if (faults.length > 0) throw faults[0];
  });
  const peer: Stage['peer'] = (port, nick, options = {}) => {
    const server = { host: '127.0.0.1', port };
    const started = new TestPeer({ server, nick, explicitNick: true, accept: 'ask', ...options });
    peers.push(started);
    return started;
  };
  return {
    peer,
    async joined(port, nick, options): Promise<TestPeer> {
      const started = peer(port, nick, options);
      await started.hears('roster:listed');
      return started;
    },
    async server(port = 0, identity?: TlsIdentity): Promise<RunningServer> {
      const bus = new Bus<ServerFacts, ServerIntents>({ now: Date.now, onListenerError: () => undefined });
      const own = identity === undefined ? {} : { identity };
      const running = await startServer({ host: '127.0.0.1', port, bus, ...own });
      servers.push(running);
      return running;
    },
  };
}
