import { deliveries, openServe } from './support/fan-out.js';
import { numbers } from './support/options.js';
import { say, table } from './support/report.js';
import { median } from './support/stats.js';

// What it costs a server to write down every text before anybody gets it: texts and deliveries a second with its
// memory and without, in turns. Few clients make it dear, many make it cheap: a text is written once.
const options = numbers({ clients: 100, few: 5, inflight: 64, ms: 3000, rounds: 5 });

const contestants = [options.few, options.clients].flatMap((clients) => [
  { name: `${clients} clients, --no-store`, clients, args: ['--no-store'], rates: [] as number[] },
  { name: `${clients} clients`, clients, args: [], rates: [] as number[] },
]);

for (let round = 0; round < options.rounds; round += 1) {
  for (const { clients, args, rates } of contestants) {
    rates.push(await deliveries(openServe(...args), { ...options, clients }, true));
  }
}
const rows = contestants.map(({ name, clients, rates }) => {
  const base = contestants.find((other) => other.clients === clients)?.rates ?? rates;
  const rate = median(rates);
  return [name, (rate / clients / 1e3).toFixed(1), (rate / 1e6).toFixed(2), (rate / median(base)).toFixed(2)];
});
say(table([`${options.inflight} in flight`, 'thousand texts/s', 'million deliveries/s', 'ratio'], rows));
process.exit();
