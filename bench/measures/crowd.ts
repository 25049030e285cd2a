import type { CrowdOrder } from '../support/crowd.js';
import { LoadProcess } from '../support/crowd.js';
import type { Memory } from '../support/heap.js';
import { HeapProbe } from '../support/heap.js';
import { measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { connectionsPossible, warnOfFiles } from '../support/open-files.js';
import { pause } from '../support/pause.js';
import { say, table } from '../support/report.js';
import { newIdentityFile } from '../support/rivals.js';
import type { LoadedServer } from '../support/servers.js';
import { openLimited, openListener } from '../support/servers.js';

const DEFAULTS = {
  idle: 10_000,
  tls: 5000,
  // Who have come before and are not counted, to tell what V8 and the system take once.
  warm: 0,
  // For V8 to give back what it no longer needs, before memory is looked at.
  calm: 10_000,
};
const KIB = 1024;
const LIMITS = ['connections', 'client-silence-ms'].flatMap((limit) => ['--limit', `${limit}=0`]);

/** Who is measured. */
interface Crowd {
  readonly name: string;
  readonly who: Omit<CrowdOrder, 'port' | 'kind'>;
  readonly open: (probe: HeapProbe) => LoadedServer;
}

/** Garbage is collected twice: buffers are given back a moment after the first time. */
async function calmMemory(probe: HeapProbe, pid: number, calm: number): Promise<Memory> {
  await pause(calm / 2);
  await probe.ask(pid);
  await pause(calm / 2);
  return probe.ask(pid);
}

/** What one more client costs who has come and does nothing. */
async function memoryOf({ open, who }: Crowd, calm: number): Promise<Memory> {
  const probe = new HeapProbe();
  const server = open(probe);
  const crowd = new LoadProcess('crowd-load', { ...who, kind: 'idle', port: await server.port });
  await crowd.began();
  const before = await calmMemory(probe, server.pid, calm);
  await crowd.more();
  const after = await calmMemory(probe, server.pid, calm);
  await Promise.all([crowd.stop(), server.end()]);
  const each = (which: keyof Memory): number => (after[which] - before[which]) / who.count;
  return { heapUsed: each('heapUsed'), rss: each('rss') };
}

async function crowd({ idle, tls, warm, calm }: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const wanted = Math.max(idle, tls) + warm;
  warnOfFiles(wanted);
  const possible = connectionsPossible(wanted) - warm;
  const identity = await newIdentityFile();
  const klatsch = (probe: HeapProbe): LoadedServer => openLimited(['--no-store', ...LIMITS], probe);
  const bare = (pem: string | null) => (probe: HeapProbe) => openListener(pem, probe);
  const inClear = { identity: null, count: Math.min(idle, possible), warm };
  const overTls = { identity, count: Math.min(tls, possible), warm };
  const all: readonly Crowd[] = [
    { name: 'bare net', open: bare(null), who: { ...inClear, registers: false } },
    { name: 'klatsch serve, in the clear', open: klatsch, who: { ...inClear, registers: true } },
    { name: 'bare tls', open: bare(identity), who: { ...overTls, registers: false } },
    { name: 'klatsch serve, TLS', open: klatsch, who: { ...overTls, registers: true } },
  ];
  const rows: string[][] = [];
  for (const each of all.filter(({ who }) => who.count > 0)) {
    const { rss, heapUsed } = await memoryOf(each, calm);
    rows.push([each.name, String(each.who.count), (rss / KIB).toFixed(1), (heapUsed / KIB).toFixed(1)]);
  }
  say(table([`behind ${warm} others`, 'idle clients', 'RSS for one, KiB', 'of it heap, KiB'], rows));
}

/** What somebody costs who does nothing. */
export const crowdMeasure = measure(
  'crowd',
  'memory of a server for each of very many idle clients',
  DEFAULTS,
  crowd,
);
