import type { JoinOrder, JoinReport } from '../support/joins.js';
import { pause } from '../support/pause.js';
import { Acquaintances } from './acquaintances.js';
import { contextOf } from './dial.js';
import { comeAll } from './guest.js';
import { tell } from './tell.js';

// People who come into a room, so many at a time, until everybody has been told of everybody.
const order = JSON.parse(process.argv[2] ?? '') as JoinOrder;
const STEP_MS = 5;
/** When nothing new has been learnt for so long, nothing will be. */
const GIVE_UP_MS = 15_000;

const people = Array.from({ length: order.joins }, () => new Acquaintances(order.joins));
let bytesHeard = 0;

const start = performance.now();
const coming = { ...order, context: contextOf(order.identity) };
await comeAll(coming, order.joins, order.atOnce, (index) => (bytes, length) => {
  bytesHeard += length;
  people[index]?.hear(bytes, length);
});
let changed = performance.now();
for (let before = -1; people.some(({ known }) => known < order.joins);) {
  const now = performance.now();
  if (bytesHeard !== before) changed = now;
  if (now - changed > GIVE_UP_MS) break;
  before = bytesHeard;
  await pause(STEP_MS);
}
const seconds = (changed - start) / 1000;
const { user, system } = process.cpuUsage();
const report: JoinReport = {
  seconds,
  right: people.filter(({ right }) => right).length,
  mib: bytesHeard / 1024 / 1024,
  load: (user + system) / 1e6 / seconds,
};
tell(report);
