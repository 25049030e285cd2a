import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { openConsole } from '../support/console.js';
import { say, table } from '../support/report.js';
import type { Guests, RoomMeasured } from '../support/room.js';
import { measureRoom, SATURATED } from '../support/room.js';
import type { LoadedServer } from '../support/servers.js';
import { openServe } from '../support/servers.js';
import { Medians } from '../support/stats.js';

const DEFAULTS = { few: 100, many: 1000, inflight: 64, speakers: 1, ms: 3000, rounds: 5 };

interface Operated {
  readonly name: string;
  readonly open: () => LoadedServer | Promise<LoadedServer>;
}

const bare: Operated = { name: 'no dashboard, --no-store', open: () => openServe(['--no-store']) };
const WAYS: readonly Operated[] = [
  bare,
  { name: 'no dashboard, store', open: () => openServe() },
  { name: 'dashboard, --no-store', open: () => openConsole(['--no-store']) },
  { name: 'dashboard, store', open: () => openConsole([]) },
];
const SPEECHES = ['frames', 'klatsch'] as const;

async function operated({ few, many, rounds, ...load }: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  for (const speech of SPEECHES) {
    const guests: Guests = { speech, registers: true, identity: null };
    for (const clients of [few, many]) {
      const results = await inTurns<Operated, RoomMeasured>(WAYS, rounds, async ({ open }) =>
        measureRoom(await open(), guests, { ...load, ...SATURATED, clients }),
      );
      const medians = new Medians(results);
      const rows = WAYS.map((way) => [
        way.name,
        medians.show(way, ({ rate }) => rate / 1e6, 2),
        medians.ratio(way, bare, ({ rate }) => rate),
        medians.show(way, ({ cpu }) => cpu * clients, 1),
        medians.ratio(way, bare, ({ cpu }) => 1 / cpu),
      ]);
      const title = `${clients} clients, ${speech === 'klatsch' ? 'extension' : speech}`;
      const head = ['million deliveries/s', 'ratio', 'µs of processor a text', 'ratio of yields'];
      say(table([title, ...head], rows));
      say('');
    }
  }
}

/** What a server's dashboard and memory cost it. */
export const operatedMeasure = measure(
  'operated',
  'deliveries a second with a dashboard open, and with the memory on',
  DEFAULTS,
  operated,
);
