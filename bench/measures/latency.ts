import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import { ours } from '../support/rivals.js';
import type { Rival } from '../support/rivals.js';
import type { RoomMeasured } from '../support/room.js';
import { measureRoom, SATURATED } from '../support/room.js';
import { Medians } from '../support/stats.js';

const DEFAULTS = { clients: 100, inflight: 64, ms: 3000, rounds: 3 };
/** Of what a server can do at most. */
const SHARES = [0.1, 0.45] as const;

interface Latency {
  readonly most: number;
  readonly runs: readonly RoomMeasured[];
}

async function latencyOf(rival: Rival, load: Numbers<'clients' | 'inflight' | 'ms'>): Promise<Latency> {
  const spoken = { ...load, speakers: 1 };
  const most = await measureRoom(await rival.open(), rival, { ...spoken, ...SATURATED });
  const runs: RoomMeasured[] = [];
  for (const share of SHARES) {
    const paced = { share: 1, rate: most.texts * share };
    runs.push(await measureRoom(await rival.open(), rival, { ...spoken, ...paced }));
  }
  return { most: most.texts, runs };
}

async function latency({ rounds, ...load }: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const rivals = await ours();
  const results = await inTurns<Rival, Latency>(rivals, rounds, (rival) => latencyOf(rival, load));
  const medians = new Medians(results);
  const p99 = (run: Latency, index: number): number => run.runs[index]?.p99 ?? NaN;
  const rows = rivals.map((rival) => [
    rival.name,
    medians.show(rival, ({ most }) => most / 1000, 1),
    ...SHARES.flatMap((_, index) => [
      medians.show(rival, ({ runs }) => runs[index]?.p50 ?? NaN, 2),
      medians.show(rival, (run) => p99(run, index), 2),
    ]),
    medians.show(rival, (run) => p99(run, 1) / p99(run, 0), 2),
  ]);
  const head = SHARES.flatMap((share) => [`at ${share * 100} %: p50, ms`, 'p99']);
  say(table([`${load.clients} clients`, 'thousand texts/s at most', ...head, 'p99 to p99'], rows));
}

/** How long texts take under load. */
export const latencyMeasure = measure(
  'latency',
  'from a sender to the last, at a tenth and just under half of the most that a server can',
  DEFAULTS,
  latency,
);
