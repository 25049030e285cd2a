import type { Handshakes } from '../support/handshakes.js';
import { handshakes } from '../support/handshakes.js';
import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import type { Rival } from '../support/rivals.js';
import { newIdentityFile, ours } from '../support/rivals.js';
import type { RoomLoad, RoomMeasured } from '../support/room.js';
import { measureRoom, ONE_BY_ONE, SATURATED } from '../support/room.js';
import { Medians } from '../support/stats.js';

const DEFAULTS = { clients: 100, inflight: 64, speakers: 1, atonce: 16, ms: 3000, rounds: 5 };
type Options = Numbers<keyof typeof DEFAULTS>;

async function showHandshakes(
  { atonce: atOnce, ms, rounds }: Options,
  rivals: readonly Rival[],
): Promise<void> {
  const identity = await newIdentityFile();
  const secure = rivals.filter((rival) => rival.identity !== null);
  const results = await inTurns<Rival, Handshakes>(secure, rounds, async ({ open }) =>
    handshakes(await open(), { identity, atOnce, ms }),
  );
  const medians = new Medians(results);
  const rows = secure.map((rival) => [
    rival.name,
    medians.show(rival, ({ rate }) => rate, 0),
    medians.ratio(rival, rival.floor ?? rival, ({ rate }) => rate),
    medians.show(rival, ({ cpu }) => cpu, 0),
  ]);
  say(table([`${atOnce} at once`, 'handshakes/s', 'ratio', 'server’s CPU for one, µs'], rows));
  say('');
}

async function showDeliveries(load: RoomLoad, rounds: number, rivals: readonly Rival[]): Promise<void> {
  const results = await inTurns<Rival, RoomMeasured>(rivals, rounds, async (rival) =>
    measureRoom(await rival.open(), rival, load),
  );
  const medians = new Medians(results);
  const rows = rivals.map((rival) => {
    const base = rivals.find((other) => other.identity === null && other.registers === rival.registers);
    return [
      rival.name,
      medians.show(rival, ({ rate }) => rate / 1e6, 2),
      medians.show(rival, ({ cpu }) => cpu, 3),
      medians.ratio(rival, base, ({ cpu }) => cpu),
    ];
  });
  const head = ['million deliveries/s', 'server’s CPU for one, µs', 'to that in the clear'];
  say(table([`${load.clients} clients, ${load.inflight} in flight`, ...head], rows));
}

async function tls(options: Options): Promise<void> {
  const { clients, ms, inflight, speakers, rounds } = options;
  const rivals = (await ours()).filter(({ speech }) => speech === 'klatsch');
  await showHandshakes(options, rivals);
  await showDeliveries({ clients, ms, inflight, speakers, ...SATURATED }, rounds, rivals);
  say('');
  await showDeliveries({ clients, ms, ...ONE_BY_ONE }, rounds, rivals);
}

/** What TLS costs a server, beside bare ones with keys and certificates of the same kind. */
export const tlsMeasure = measure('tls', 'what TLS costs a server: handshakes, deliveries', DEFAULTS, tls);
