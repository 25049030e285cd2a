import { deliveries, openFloor, openServe } from './support/fan-out.js';
import type { LoadedServer } from './support/fan-out.js';
import { numbers } from './support/options.js';
import { say, table } from './support/report.js';
import { median } from './support/stats.js';

// Deliveries a second through the real server and through a bare fan-out, in turns; the load in a process of
// its own. What the server's memory costs is bench/store.ts's question.
const options = numbers({ clients: 100, inflight: 64, ms: 3000, rounds: 3 });

interface Contestant {
  readonly name: string;
  readonly registers: boolean;
  readonly rates: number[];
  readonly open: () => LoadedServer;
}

const floor: Contestant = {
  name: 'bare net',
  registers: false,
  rates: [],
  open: () => openFloor(null),
};

const klatsch: Contestant = {
  name: 'klatsch serve, frames',
  registers: true,
  rates: [],
  open: () => openServe(['--no-store']),
};

for (let round = 0; round < options.rounds; round += 1) {
  for (const { open, registers, rates } of [floor, klatsch]) {
    rates.push((await deliveries(open(), options, { dialect: 'frames', registers, identity: null })).rate);
  }
}
const rows = [floor, klatsch].map(({ name, rates }) => [
  name,
  (median(rates) / 1e6).toFixed(2),
  (median(rates) / median(floor.rates)).toFixed(2),
]);
say(
  table([`${options.clients} clients, ${options.inflight} in flight`, 'million deliveries/s', 'ratio'], rows),
);
process.exit();
