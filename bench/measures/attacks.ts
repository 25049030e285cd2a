import type { CrowdOrder, Pair } from '../support/crowd.js';
import { LoadProcess, PairProcess } from '../support/crowd.js';
import { measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { connectionsPossible, warnOfFiles } from '../support/open-files.js';
import { pause } from '../support/pause.js';
import { say, table } from '../support/report.js';
import { openLimited, openListener } from '../support/servers.js';
import { median, quantile } from '../support/stats.js';
import { cpuSeconds, peakMib, residentMib } from '../support/usage.js';

// A count of 0 leaves a part out.
const DEFAULTS = {
  loris: 1000,
  deaf: 1000,
  deafms: 55_000,
  storm: 5000,
  idle: 10_000,
  ms: 20_000,
  rate: 2,
  rounds: 3,
  // For those who came last to be told of, and what that cost to be over.
  settle: 2000,
};
type Options = Numbers<keyof typeof DEFAULTS>;
/**
 * What is said to those who never read: what their sockets hold, and then nothing is taken until they are dropped.
 * Much faster, and the machine copies bytes and does nothing else.
 */
const TALK = { talkers: 2, perSecond: 10, bytes: 8000 } as const;

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
async function play({ kind, count, ms, bare = false }: Company, options: Options): Promise<Scene> {
  const limits = ['--limit', `connections=${2 * Math.max(count, 6000)}`];
  const logging = bare ? null : openLimited(['--no-store', ...limits]);
  const server = logging ?? openListener(null);
  const { pid } = server;
  const port = await server.port;
  const before = residentMib(pid);
  const order = { identity: null, registers: !bare, port, count };
  const two = new PairProcess({
    port,
    bare,
    perSecond: options.rate,
    ms: ms ?? options.ms,
    last: options.settle,
  });
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
  await Promise.all([talkers?.stop(), crowd?.stop()]);
  await pause(options.settle);
  const memory = [before, peakMib(pid), residentMib(pid)] as const;
  // Asked to end, it says what it has refused.
  await (logging?.quit() ?? server.end());
  return { ...pair, made, cpuShare, memory, refused: logging?.refused ?? new Map() };
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

function companies({ loris, deaf, storm, idle, deafms }: Options): readonly Company[] {
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
async function attacks(options: Options): Promise<void> {
  warnOfFiles(options.idle);
  const all = companies(options).map((company) => ({ company, scenes: [] as Scene[] }));
  for (let round = 0; round < options.rounds; round += 1) {
    for (const { company, scenes } of all) scenes.push(await play(company, options));
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

/** A server under attack: two people talk to each other while very many others do what they should not, or nothing. */
export const attacksMeasure = measure(
  'attacks',
  'how quickly two people hear each other beside very many others',
  DEFAULTS,
  attacks,
);
