import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import type { RoomMeasured } from '../support/room.js';
import { measureRoom, SATURATED } from '../support/room.js';
import { openServe } from '../support/servers.js';
import { Medians } from '../support/stats.js';

const DEFAULTS = { clients: 100, few: 5, inflight: 64, speakers: 1, ms: 3000, rounds: 5 };
const FRAMES = { speech: 'frames', registers: true, identity: null } as const;

interface Kept {
  readonly name: string;
  readonly clients: number;
  readonly args: readonly string[];
}

// Few clients make it dear, many make it cheap: a text is written once.
async function store({ clients, few, rounds, ...load }: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const pairs = [few, clients].map((count): readonly [Kept, Kept] => [
    { name: `${count} clients, --no-store`, clients: count, args: ['--no-store'] },
    { name: `${count} clients`, clients: count, args: [] },
  ]);
  const medians = new Medians(
    await inTurns<Kept, RoomMeasured>(pairs.flat(), rounds, (kept) =>
      measureRoom(openServe(kept.args), FRAMES, { ...load, ...SATURATED, clients: kept.clients }),
    ),
  );
  const rows = pairs.flatMap(([base, kept]) =>
    [base, kept].map((who) => [
      who.name,
      medians.show(who, ({ texts }) => texts / 1000, 1),
      medians.show(who, ({ rate }) => rate / 1e6, 2),
      medians.ratio(who, base, ({ rate }) => rate),
      medians.show(who, ({ cpu }) => cpu * who.clients, 1),
    ]),
  );
  const head = ['thousand texts/s', 'million deliveries/s', 'ratio', 'µs of processor a text'];
  say(table([`${load.inflight} in flight`, ...head], rows));
}

/** What it costs a server to write down every text before anybody gets it. */
export const storeMeasure = measure(
  'store',
  'what it costs a server to write every text down first',
  DEFAULTS,
  store,
);
