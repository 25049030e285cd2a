import { deliveries, openServe } from './support/fan-out.js';
import type { Delivered } from './support/fan-out.js';
import { numbers } from './support/options.js';
import { say, table } from './support/report.js';
import { median } from './support/stats.js';

// What it costs a server to write down every text before anybody gets it: texts and deliveries a second with its
// memory and without, in turns. Few clients make it dear, many make it cheap: a text is written once.
const options = numbers({ clients: 100, few: 5, inflight: 64, ms: 3000, rounds: 5 });

const FRAMES = { dialect: 'frames', registers: true, identity: null } as const;

const contestants = [options.few, options.clients].flatMap((clients) => [
  { name: `${clients} clients, --no-store`, clients, args: ['--no-store'], runs: [] as Delivered[] },
  { name: `${clients} clients`, clients, args: [], runs: [] as Delivered[] },
]);

for (let round = 0; round < options.rounds; round += 1) {
  for (const { clients, args, runs } of contestants) {
    runs.push(await deliveries(openServe(args), { ...options, clients }, FRAMES));
  }
}
const rateOf = (runs: readonly Delivered[]): number => median(runs.map(({ rate }) => rate));
const rows = contestants.map(({ name, clients, runs }) => {
  const base = contestants.find((other) => other.clients === clients)?.runs ?? runs;
  return [
    name,
    (rateOf(runs) / clients / 1e3).toFixed(1),
    (rateOf(runs) / 1e6).toFixed(2),
    (rateOf(runs) / rateOf(base)).toFixed(2),
    median(runs.map(({ cpu }) => cpu)).toFixed(1),
  ];
});
const head = ['thousand texts/s', 'million deliveries/s', 'ratio', 'µs of processor a text'];
say(table([`${options.inflight} in flight`, ...head], rows));
process.exit();
