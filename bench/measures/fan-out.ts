import { attempt } from '../support/attempt.js';
import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import type { Rival } from '../support/rivals.js';
import { others, ours } from '../support/rivals.js';
import type { RoomMeasured } from '../support/room.js';
import { measureRoom, SATURATED } from '../support/room.js';
import { Medians } from '../support/stats.js';

/** Of a hundred a third speak, each two of the texts that are on their way. */
const DEFAULTS = { clients: 0, inflight: 64, speakers: 32, ms: 3000, rounds: 3, others: 1 };
const SIZES = [10, 100, 1000];
const HEAD = ['million deliveries/s', 'µs of processor for one'];
const RATIOS = ['to bare', 'in processor', 'to InspIRCd', 'in processor'];

async function fanOut({
  clients,
  rounds,
  others: withOthers,
  ...load
}: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const rivals = [...(await ours()), ...(withOthers === 0 ? [] : others())];
  for (const size of clients === 0 ? SIZES : [clients]) {
    const results = await inTurns<Rival, RoomMeasured>(rivals, rounds, (rival) =>
      attempt(rival.name, async () =>
        measureRoom(await rival.open(), rival, { ...load, ...SATURATED, clients: size }),
      ),
    );
    const head = [...HEAD, ...RATIOS, 'server, % of a core', 'load'];
    say(
      table(
        [`${size} clients, ${Math.min(load.speakers, size)} speak, ${load.inflight} in flight`, ...head],
        rowsOf(rivals, new Medians(results)),
      ),
    );
    say('');
  }
}

function rowsOf(rivals: readonly Rival[], medians: Medians<Rival, RoomMeasured>): string[][] {
  const peer = rivals.find(({ name }) => name === 'InspIRCd');
  const yields = ({ cpu }: RoomMeasured): number => 1 / cpu;
  return rivals.map((rival) => [
    rival.name,
    medians.show(rival, ({ rate }) => rate / 1e6, 2),
    medians.show(rival, ({ cpu }) => cpu, 3),
    ...[rival.floor, peer].flatMap((to) => [
      medians.ratio(rival, to, ({ rate }) => rate),
      medians.ratio(rival, to, yields),
    ]),
    medians.show(rival, ({ busy }) => busy * 100, 0),
    medians.show(rival, ({ load }) => load * 100, 0),
  ]);
}

/** Deliveries a second, as many as a server can. */
export const fanOutMeasure = measure('fanout', 'deliveries a second, many texts at once', DEFAULTS, fanOut);
