import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newIdentity, toPem } from '../src/identity/identity.js';
import type { CrowdOrder } from './support/crowd.js';
import { LoadProcess, talkInPairs } from './support/crowd.js';
import type { LoadedServer } from './support/fan-out.js';
import { openFloor, openLimited } from './support/fan-out.js';
import type { Memory } from './support/heap.js';
import { HeapProbe } from './support/heap.js';
import { connectionsPossible } from './support/open-files.js';
import { numbers } from './support/options.js';
import { say, table } from './support/report.js';
import { scratchDirectory } from './support/scratch.js';
import { pause } from './support/screen-program.js';
import { quantile } from './support/stats.js';
import { cpuSeconds, peakMib } from './support/usage.js';

// A server under attack: two people talk to each other while very many others do what they should not, or nothing; and
// what somebody who does nothing costs. A count of 0 leaves a part out.
const options = numbers({
  loris: 1000,
  deaf: 1000,
  deafms: 30_000,
  storm: 5000,
  idle: 10_000,
  ms: 10_000,
  rate: 15,
  warm: 2000,
  memory: 10_000,
  tlsmemory: 2000,
  // For those who came last to be told of, and what that cost to be over.
  settle: 2000,
});
const KIB = 1024;
const IN_THE_CLEAR = { dialect: 'klatsch', identity: null, registers: true } as const;

type Kind = CrowdOrder['kind'];
type Row = readonly string[];

/** One row: the pair beside a crowd of this kind, or beside nobody. */
async function scenario(name: string, kind: Kind | null, count: number, ms = options.ms): Promise<Row> {
  const server = openLimited(['--no-store', '--limit', `connections=${2 * Math.max(count, 6000)}`]);
  const port = await server.port;
  const { pid = 0 } = server.child;
  const order = { ...IN_THE_CLEAR, port, count };
  const crowd = kind === null ? null : new LoadProcess('crowd-load', { ...order, kind });
  await crowd?.began();
  const talk = { port, talkers: 4, perSecond: 18, bytes: 8000 };
  const talkers = kind === 'deaf' ? new LoadProcess('talk-load', talk) : null;
  await talkers?.began();
  await pause(options.settle);
  const [cpu, began] = [cpuSeconds(pid), performance.now()];
  const { took, lost } = await talkInPairs({ port, perSecond: options.rate, ms, last: options.settle });
  const share = (cpuSeconds(pid) - cpu) / ((performance.now() - began) / 1000);
  const made = (await crowd?.made()) ?? 0;
  talkers?.stop();
  crowd?.stop();
  const peak = peakMib(pid);
  await stop(server);
  const refused = [...server.refused].map(([code, times]) => `${code} ${times}`).join(', ');
  const times = [0.5, 0.99, 1].map((part) => quantile(took, part).toFixed(1));
  return [
    name,
    String(made),
    `${took.length}, ${lost} lost`,
    ...times,
    (share * 100).toFixed(0),
    peak.toFixed(0),
    refused,
  ];
}

/** How many connections a server takes that does nothing with them. */
async function bareStorm(): Promise<Row> {
  const server = openFloor(null, undefined, 'bare-listener');
  const port = await server.port;
  const { pid = 0 } = server.child;
  const crowd = new LoadProcess('crowd-load', { ...IN_THE_CLEAR, port, kind: 'storm', count: options.storm });
  await crowd.began();
  // As long as the pair of the other rows is at it.
  const cpu = cpuSeconds(pid);
  const ms = options.ms + 2 * options.settle;
  await pause(ms);
  const share = (cpuSeconds(pid) - cpu) / (ms / 1000);
  const made = await crowd.made();
  crowd.stop();
  const peak = peakMib(pid);
  server.child.kill('SIGKILL');
  const name = `the same against a bare net server`;
  return [name, String(made), '–', '–', '–', '–', (share * 100).toFixed(0), peak.toFixed(0), ''];
}

/** Lets it say what it has refused. */
async function stop({ child }: LoadedServer): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

async function showScenarios(): Promise<void> {
  const rows = [await scenario('nobody', null, 0)];
  const { loris, deaf, storm, idle } = options;
  if (loris > 0) rows.push(await scenario(`${loris} say a byte a second`, 'loris', loris));
  if (deaf > 0) rows.push(await scenario(`${deaf} never read`, 'deaf', deaf, options.deafms));
  if (storm > 0) rows.push(await bareStorm(), await scenario(`${storm} connects a second`, 'storm', storm));
  if (idle > 0) rows.push(await scenario(`${idle} idle clients`, 'idle', connectionsPossible(idle)));
  rows.push(await scenario('nobody, once more', null, 0));
  const head = ['beside the two', 'connections made', 'texts', 'p50, ms', 'p99', 'worst'];
  say(table([...head, 'server’s CPU, %', 'RSS at most, MiB', 'refused or dropped'], rows));
}

/** What one more client costs who has come and does nothing. */
async function memoryOf(
  open: (probe: HeapProbe) => LoadedServer,
  who: Omit<CrowdOrder, 'port' | 'kind' | 'warm'>,
): Promise<Memory> {
  const probe = new HeapProbe();
  const server = open(probe);
  const { pid = 0 } = server.child;
  const crowd = new LoadProcess('crowd-load', {
    ...who,
    kind: 'idle',
    port: await server.port,
    warm: options.warm,
  });
  await crowd.began();
  await pause(options.settle);
  const before = await probe.ask(pid);
  await crowd.more();
  await pause(options.settle);
  const after = await probe.ask(pid);
  crowd.stop();
  server.child.kill('SIGKILL');
  const each = (which: keyof Memory): number => (after[which] - before[which]) / who.count;
  return { heapUsed: each('heapUsed'), rss: each('rss') };
}

async function showMemory(): Promise<void> {
  const identity = join(scratchDirectory(), 'identity.pem');
  writeFileSync(identity, toPem(await newIdentity()), { mode: 0o600 });
  const { warm } = options;
  const clear = connectionsPossible(options.memory + warm) - warm;
  const secure = Math.min(clear, options.tlsmemory);
  const limits = ['connections', 'client-silence-ms'].flatMap((limit) => ['--limit', `${limit}=0`]);
  const serve = (probe: HeapProbe): LoadedServer => openLimited(['--no-store', ...limits], probe);
  const bare = (pem: string | null) => (probe: HeapProbe) => openFloor(pem, probe, 'bare-listener');
  const row = async (
    name: string,
    open: (probe: HeapProbe) => LoadedServer,
    pem: string | null,
    registers: boolean,
  ): Promise<Row[]> => {
    const count = pem === null ? clear : secure;
    if (count <= 0) return [];
    const { rss, heapUsed } = await memoryOf(open, { dialect: 'klatsch', identity: pem, registers, count });
    return [[name, String(count), (rss / KIB).toFixed(1), (heapUsed / KIB).toFixed(1)]];
  };
  const rows = [
    ...(await row('bare net', bare(null), null, false)),
    ...(await row('klatsch serve, in the clear', serve, null, true)),
    ...(await row('bare tls', bare(identity), identity, false)),
    ...(await row('klatsch serve, TLS', serve, identity, true)),
  ];
  say(table([`behind ${warm} others`, 'idle clients', 'RSS for one, KiB', 'of it heap, KiB'], rows));
}

const wanted = Math.max(options.idle, options.memory + options.warm);
const possible = connectionsPossible(wanted);
if (possible < wanted)
  say(`only ${possible} connections are possible here: ulimit -n is too low, and only root can raise it`);
if (options.ms > 0) {
  await showScenarios();
  say('');
}
if (options.memory > 0) await showMemory();
process.exit();
