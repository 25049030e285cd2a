import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newIdentity, toPem } from '../src/identity/identity.js';
import type { CrowdOrder, Pair } from './support/crowd.js';
import { LoadProcess, PairProcess } from './support/crowd.js';
import type { LoadedServer } from './support/fan-out.js';
import { openFloor, openLimited } from './support/fan-out.js';
import type { Memory } from './support/heap.js';
import { HeapProbe } from './support/heap.js';
import { connectionsPossible } from './support/open-files.js';
import { numbers } from './support/options.js';
import { say, table } from './support/report.js';
import { scratchDirectory } from './support/scratch.js';
import { pause } from './support/screen-program.js';
import { median, quantile } from './support/stats.js';
import { cpuSeconds, peakMib, residentMib } from './support/usage.js';

// A server under attack: two people talk to each other while very many others do what they should not, or nothing; and
// what somebody who does nothing costs. A count of 0 leaves a part out.
const options = numbers({
  loris: 1000,
  deaf: 1000,
  deafms: 55_000,
  storm: 5000,
  idle: 10_000,
  ms: 20_000,
  rate: 2,
  rounds: 3,
  warm: 2000,
  memory: 10_000,
  tlsmemory: 2000,
  // For those who came last to be told of, and what that cost to be over.
  settle: 2000,
  // For V8 to give back what it no longer needs, before memory is looked at.
  calm: 10_000,
});
const KIB = 1024;
/**
 * What is said to those who never read: what their sockets hold, and then nothing is taken until they are dropped.
 * Much faster, and the machine copies bytes and does nothing else.
 */
const TALK = { talkers: 2, perSecond: 10, bytes: 8000 } as const;
const IN_THE_CLEAR = { dialect: 'klatsch', identity: null, registers: true } as const;

type Kind = CrowdOrder['kind'];
type Row = readonly string[];

/** What the two, and the machine, saw beside a crowd. */
interface Scene extends Pair {
  readonly made: number;
  /** Of the server, while the two were there. */
  readonly cpuShare: number;
  /** MiB: of the server without anybody, the most, and when the crowd was gone. */
  readonly memory: readonly [before: number, most: number, after: number];
  readonly refused: ReadonlyMap<string, number>;
}

/** Who is beside the two, and for how long. */
interface Company {
  readonly name: string;
  /** Null: nobody. */
  readonly kind: Kind | null;
  readonly count: number;
  readonly ms?: number;
  /** Whether the server is a bare one of `net`. */
  readonly bare?: boolean;
}

/** The two beside a crowd of this kind, or beside nobody. */
async function play({ kind, count, ms = options.ms, bare = false }: Omit<Company, 'name'>): Promise<Scene> {
  const limits = ['--limit', `connections=${2 * Math.max(count, 6000)}`];
  const server = bare ? openFloor(null, undefined, 'bare-listener') : openLimited(['--no-store', ...limits]);
  const port = await server.port;
  const { pid = 0 } = server.child;
  const before = residentMib(pid);
  const order = { ...IN_THE_CLEAR, registers: !bare, port, count };
  const two = new PairProcess({ port, bare, perSecond: options.rate, ms, last: options.settle });
  await two.began();
  const crowd = kind === null ? null : new LoadProcess('crowd-load', { ...order, kind });
  await crowd?.began();
  const talkers = kind === 'deaf' ? new LoadProcess('talk-load', { port, ...TALK }) : null;
  await talkers?.began();
  await pause(options.settle);
  const [cpu, began] = [cpuSeconds(pid), performance.now()];
  const pair = await two.talk();
  const cpuShare = (cpuSeconds(pid) - cpu) / ((performance.now() - began) / 1000);
  const made = (await crowd?.made()) ?? 0;
  talkers?.stop();
  crowd?.stop();
  await pause(options.settle);
  const memory = [before, peakMib(pid), residentMib(pid)] as const;
  await stop(server);
  return { ...pair, made, cpuShare, memory, refused: server.refused };
}

/** Lets it say what it has refused. */
async function stop({ child }: LoadedServer): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

function rowOf(name: string, scenes: readonly Scene[]): Row {
  const took = scenes.flatMap((scene) => scene.took);
  const tookSilent = scenes.flatMap((scene) => scene.tookSilent);
  const lost = scenes.reduce((sum, scene) => sum + scene.lost, 0);
  const middle = (pick: (scene: Scene) => number): string => median(scenes.map(pick)).toFixed(0);
  const [last] = scenes.slice(-1);
  return [
    name,
    middle(({ made }) => made),
    `${took.length}, ${lost} lost`,
    ...[0.5, 0.99, 1].map((part) => quantile(took, part).toFixed(1)),
    quantile(tookSilent, 0.99).toFixed(1),
    middle(({ cpuShare }) => cpuShare * 100),
    [0, 1, 2].map((at) => middle(({ memory }) => memory[at] ?? NaN)).join(', '),
    [...(last?.refused ?? [])].map(([code, count]) => `${code} ${count}`).join(', '),
  ];
}

function companies(): readonly Company[] {
  const { loris, deaf, storm, idle, deafms } = options;
  const many = connectionsPossible(idle);
  const all: Company[] = [
    { name: 'nobody', kind: null, count: 0 },
    { name: `${loris} say a byte a second`, kind: 'loris', count: loris },
    { name: `${deaf} never read`, kind: 'deaf', count: deaf, ms: deafms },
    { name: `${storm} connects a second`, kind: 'storm', count: storm },
    { name: 'the same, a bare net server', kind: 'storm', count: storm, bare: true },
    { name: `${many} idle clients`, kind: 'idle', count: many },
    { name: 'the same, a bare net server', kind: 'idle', count: many, bare: true },
  ];
  return all.filter(({ kind, count }) => kind === null || count > 0);
}

/** In each round everybody once, so that all have had the same quiet and busy minutes. */
async function showScenes(): Promise<void> {
  const all = companies().map((company) => ({ company, scenes: [] as Scene[] }));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const { company, scenes } of all) scenes.push(await play(company));
  }
  const head = [
    'beside the two',
    'connections made',
    'texts',
    'p50, ms',
    'p99',
    'worst',
    'p99 of the silent',
  ];
  const rows = all.map(({ company, scenes }) => rowOf(company.name, scenes));
  say(table([...head, 'server’s CPU, %', 'RSS before, at most, after, MiB', 'refused or dropped'], rows));
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
  await pause(options.calm);
  const before = await probe.ask(pid);
  await crowd.more();
  await pause(options.calm);
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
if (options.rounds > 0) {
  await showScenes();
  say('');
}
if (options.memory > 0) await showMemory();
process.exit();
