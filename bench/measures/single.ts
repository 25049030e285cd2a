import { attempt } from '../support/attempt.js';
import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import type { Rival } from '../support/rivals.js';
import { others, ours } from '../support/rivals.js';
import type { RoomMeasured } from '../support/room.js';
import { measureRoom, ONE_BY_ONE } from '../support/room.js';
import { Medians } from '../support/stats.js';

/** Little is compiled in a second of this: it is warmed up for longer than where more is done. */
const DEFAULTS = { clients: 0, ms: 6000, rounds: 3, others: 1 };
const SIZES = [10, 100, 1000];

async function single({
  clients,
  ms,
  rounds,
  others: withOthers,
}: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const rivals = [...(await ours()), ...(withOthers === 0 ? [] : others())];
  const peer = rivals.find(({ name }) => name === 'InspIRCd');
  for (const size of clients === 0 ? SIZES : [clients]) {
    const load = { clients: size, ms, ...ONE_BY_ONE };
    const results = await inTurns<Rival, RoomMeasured>(rivals, rounds, (rival) =>
      attempt(rival.name, async () => measureRoom(await rival.open(), rival, load)),
    );
    const medians = new Medians(results);
    const rows = rivals.map((rival) => [
      rival.name,
      medians.show(rival, ({ rate }) => rate / 1e6, 3),
      medians.ratio(rival, rival.floor, ({ rate }) => rate),
      medians.ratio(rival, peer, ({ rate }) => rate),
      medians.show(rival, ({ cpu }) => cpu, 2),
      medians.ratio(rival, peer, ({ cpu }) => 1 / cpu),
      medians.show(rival, ({ p50 }) => p50, 2),
      medians.show(rival, ({ p99 }) => p99, 2),
      medians.ratio(rival, peer, ({ p99 }) => p99),
    ]);
    const head = [
      'million deliveries/s',
      'to bare',
      'to InspIRCd',
      'µs of processor for one',
      'in processor',
      'p50, ms',
      'p99',
      'p99 to InspIRCd',
    ];
    say(table([`${size} clients, one text at a time`, ...head], rows));
    say('');
  }
}

/** One text after the other. */
export const singleMeasure = measure(
  'single',
  'one text at a time: from its sender to the last',
  DEFAULTS,
  single,
);
