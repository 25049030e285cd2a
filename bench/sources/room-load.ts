import { pause } from '../support/pause.js';
import type { RoomOrder, RoomReport } from '../support/room.js';
import { quantile } from '../support/stats.js';
import type { Counter } from './counters.js';
import { contextOf } from './dial.js';
import { Flight } from './flight.js';
import { comeAll } from './guest.js';
import { counterOf, textOf } from './speeches.js';
import { tell } from './tell.js';

// Guests of a room, some of whom speak: as much as may be on its way, or so many texts a second. Counts what comes to
// everyone without looking at more of it than it must.
const order = JSON.parse(process.argv[2] ?? '') as RoomOrder;
const AT_ONCE = 50;
/**
 * Before anything is measured: the compilers of server and load have to be done, or they take their time from both. With
 * one text at a time they go on for ten seconds; with many, a server of ours delivers 4 % less after one than after six.
 */
const WARM_MS = 12_000;
/** Times what is measured: whoever only tries it out does not want to wait. */
const LONGEST_WARM = 2;
/** The room is quiet when nothing has come for so long. */
const QUIET_MS = 300;
const STEP_MS = 20;
/** Texts in one write, at most. */
const TEXTS_AT_ONCE = 1024;

const TEXT = textOf(order);
const TEXTS = Buffer.concat(Array<Buffer>(TEXTS_AT_ONCE).fill(TEXT));
/** Of each guest, the bytes that came, until it is known what a delivery is. */
const bytesOf = new Float64Array(order.clients);
let take = (index: number, _bytes: Buffer, length: number): void => {
  bytesOf[index] = (bytesOf[index] ?? 0) + length;
};

async function quiet(): Promise<void> {
  for (let since = 0, before = NaN; since < QUIET_MS; since += STEP_MS) {
    const all = bytesOf.reduce((sum, bytes) => sum + bytes, 0);
    if (all !== before) since = 0;
    before = all;
    await pause(STEP_MS);
  }
}

const coming = { ...order, context: contextOf(order.identity) };
const guests = await comeAll(coming, order.clients, AT_ONCE, (index) => (bytes, length) => {
  take(index, bytes, length);
});
const speakers = guests.slice(0, order.speakers).map(({ socket }) => socket);
await quiet();
bytesOf.fill(0);
speakers[0]?.write(TEXT);
await quiet();

const receivers = bytesOf.filter((bytes) => bytes > 0);
const size = receivers[0] ?? NaN;
if (receivers.length < order.clients - 1 || receivers.some((bytes) => bytes !== size)) {
  const sizes = [...new Set(receivers)].join();
  throw new Error(`a text came to ${receivers.length} of ${order.clients} guests, in ${sizes} bytes`);
}
/** Whether a text also comes to whoever has said it. */
const echoes = receivers.length === order.clients;
const counters: Counter[] = guests.map(() => counterOf(order.speech, size));
const had = new Uint32Array(order.clients);
const flight = new Flight(order.clients, order.share);
let turn = 0;

/** The speakers say so many texts, each as many as the others. */
function say(count: number, at: number): void {
  flight.send(count, at);
  const each = Math.floor(count / speakers.length);
  const more = count % speakers.length;
  for (let nth = 0; nth < Math.min(count, speakers.length); nth += 1) {
    speak(turn, each + (nth < more ? 1 : 0));
    turn = (turn + 1) % speakers.length;
  }
}

function speak(index: number, count: number): void {
  for (let left = count; left > 0; left -= TEXTS_AT_ONCE) {
    speakers[index]?.write(left >= TEXTS_AT_ONCE ? TEXTS : TEXTS.subarray(0, left * TEXT.length));
  }
  if (echoes) return;
  flight.own(had[index] ?? 0, count);
  had[index] = (had[index] ?? 0) + count;
}

take = (index, bytes, length) => {
  const came = counters[index]?.count(bytes, length) ?? 0;
  if (came === 0) return;
  flight.arrive(had[index] ?? 0, came);
  had[index] = (had[index] ?? 0) + came;
  if (order.rate > 0) return;
  const room = flight.room(order.inflight);
  if (room > 0) say(room, performance.now());
};

/** So many texts a second: the loop never sleeps, so that each leaves when it is due. */
function pace(): void {
  const start = performance.now();
  const turn = (): void => {
    const now = performance.now();
    const due = Math.floor(((now - start) * order.rate) / 1000) - flight.sent;
    const count = Math.min(due, flight.room(Infinity));
    if (count > 0) say(count, now);
    setImmediate(turn);
  };
  turn();
}

if (order.rate > 0) pace();
else say(order.inflight, performance.now());
await pause(Math.min(WARM_MS, order.ms * LONGEST_WARM));
flight.times.length = 0;
const [start, deliveries, texts] = [performance.now(), flight.deliveries, flight.everywhere];
const cpu = process.cpuUsage();
tell({ began: true });
await pause(order.ms);
const seconds = (performance.now() - start) / 1000;
const { user, system } = process.cpuUsage(cpu);
const report: RoomReport = {
  rate: (flight.deliveries - deliveries) / seconds,
  texts: (flight.everywhere - texts) / seconds,
  p50: quantile(flight.times, 0.5),
  p99: quantile(flight.times, 0.99),
  worst: quantile(flight.times, 1),
  load: (user + system) / 1e6 / seconds,
};
tell(report);
