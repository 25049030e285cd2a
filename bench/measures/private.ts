import { end, startLoad, startLoaded, told } from '../support/children.js';
import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import type { PrivateOrder, RoundTrips } from '../support/private.js';
import { say, table } from '../support/report.js';
import { newIdentityFile } from '../support/rivals.js';
import { scratchDirectory } from '../support/scratch.js';
import { openEcho, openServe } from '../support/servers.js';
import { Medians } from '../support/stats.js';

const DEFAULTS = { texts: 20_000, rounds: 5 };

interface Way {
  readonly name: string;
  readonly measure: () => Promise<RoundTrips>;
}

/** Says so many bytes to a server that sends them back. */
async function echo(identity: string | null, texts: number): Promise<RoundTrips> {
  const server = openEcho(identity);
  const load = startLoad('echo-load', { port: await server.port, identity, texts });
  try {
    return await told<RoundTrips>(load);
  } finally {
    await Promise.all([end(load), server.end()]);
  }
}

/** Says a text in a private chat with a peer that says it again. */
async function chat(secure: boolean, texts: number): Promise<RoundTrips> {
  const server = openServe(['--no-store']);
  const order = { port: await server.port, texts };
  const keys = (): string | null => (secure ? scratchDirectory() : null);
  const answering: PrivateOrder = { ...order, nick: 'bob', keys: keys(), partner: null };
  const partner = startLoaded('private-peer', [JSON.stringify(answering)]);
  await told(partner);
  const asking = startLoad('private-peer', { ...order, nick: 'alice', keys: keys(), partner: 'bob' });
  try {
    return await told<RoundTrips>(asking);
  } finally {
    await Promise.all([end(asking), end(partner), server.end()]);
  }
}

async function privately({ texts, rounds }: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const identity = await newIdentityFile();
  const net: Way = { name: 'bare net', measure: () => echo(null, texts) };
  const tls: Way = { name: 'bare tls', measure: () => echo(identity, texts) };
  const ways: readonly Way[] = [
    net,
    { name: 'klatsch to klatsch, in the clear', measure: () => chat(false, texts) },
    tls,
    { name: 'klatsch to klatsch, over TLS', measure: () => chat(true, texts) },
  ];
  const medians = new Medians(await inTurns(ways, rounds, (way) => way.measure()));
  const rows = ways.map((way) => [
    way.name,
    medians.show(way, ({ p50 }) => p50 * 1000, 0),
    medians.ratio(way, net, ({ p50 }) => p50),
    medians.ratio(way, tls, ({ p50 }) => p50),
    medians.show(way, ({ p99 }) => p99 * 1000, 0),
    medians.ratio(way, net, ({ p99 }) => p99),
  ]);
  const head = ['p50, µs', 'to bare net', 'to bare tls', 'p99, µs', 'to bare net'];
  say(table(['a private text and its answer', ...head], rows));
}

/** A private text and its answer. */
export const privateMeasure = measure('private', 'a private text and its answer', DEFAULTS, privately);
