import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newIdentity, toPem } from '../src/identity/identity.js';
import type { Clients, Delivered, LoadedServer } from './support/fan-out.js';
import { deliveries, openFloor, openServe } from './support/fan-out.js';
import type { Handshakes } from './support/handshakes.js';
import { handshakes } from './support/handshakes.js';
import type { Memory } from './support/heap.js';
import { HeapProbe } from './support/heap.js';
import { idleMemory } from './support/idle.js';
import { numbers } from './support/options.js';
import { say, table } from './support/report.js';
import { scratchDirectory } from './support/scratch.js';
import { median } from './support/stats.js';

// What TLS costs a server: handshakes, deliveries, and memory for whoever is there; beside the least that a server on
// `net` and `tls` can be, with keys and certificates of the same kind. All take turns within each round; `--rounds 0` and
// `--idlerounds 0` leave a part out.
const options = numbers({
  clients: 100,
  inflight: 64,
  atonce: 16,
  ms: 3000,
  rounds: 5,
  idle: 1000,
  warm: 500,
  idlerounds: 3,
});
const KIB = 1024;

const identity = join(scratchDirectory(), 'identity.pem');
writeFileSync(identity, toPem(await newIdentity()), { mode: 0o600 });

interface Contestant {
  readonly name: string;
  readonly clients: Clients;
  readonly open: (probe?: HeapProbe) => LoadedServer;
}

const PLAIN = { dialect: 'klatsch', identity: null } as const;
const SECURE = { dialect: 'klatsch', identity } as const;
const serve = (probe?: HeapProbe): LoadedServer => openServe(['--no-store'], probe);
const bareNet: Contestant = {
  name: 'bare net',
  clients: { ...PLAIN, registers: false },
  open: (probe) => openFloor(null, probe),
};
const bareTls: Contestant = {
  name: 'bare tls',
  clients: { ...SECURE, registers: false },
  open: (probe) => openFloor(identity, probe),
};
const inTheClear: Contestant = {
  name: 'klatsch serve, in the clear',
  clients: { ...PLAIN, registers: true },
  open: serve,
};
const overTls: Contestant = {
  name: 'klatsch serve, TLS',
  clients: { ...SECURE, registers: true },
  open: serve,
};
const ALL = [bareNet, bareTls, inTheClear, overTls];

/** Lets each have its turn in each round, the first one last every other time. */
async function inTurns<T>(
  contestants: readonly Contestant[],
  rounds: number,
  measure: (contestant: Contestant) => Promise<T>,
): Promise<ReadonlyMap<Contestant, readonly T[]>> {
  const results = new Map(contestants.map((contestant) => [contestant, [] as T[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of round % 2 === 0 ? contestants : [...contestants].reverse()) {
      results.get(contestant)?.push(await measure(contestant));
    }
  }
  return results;
}

async function showHandshakes(): Promise<void> {
  const order = { identity, atOnce: options.atonce, ms: options.ms };
  const results = await inTurns<Handshakes>([bareTls, overTls], options.rounds, ({ open }) =>
    handshakes(open(), order),
  );
  const base = middle(results, bareTls, ({ rate }) => rate);
  const rows = [...results.keys()].map((contestant) => {
    const rate = middle(results, contestant, (run) => run.rate);
    const cpu = middle(results, contestant, (run) => run.cpu);
    return [contestant.name, rate.toFixed(0), (rate / base).toFixed(2), cpu.toFixed(0)];
  });
  say(table([`${options.atonce} at once`, 'handshakes/s', 'ratio', 'server’s CPU for one, µs'], rows));
}

async function showDeliveries(inflight: number): Promise<void> {
  const load = { clients: options.clients, inflight, ms: options.ms };
  const results = await inTurns<Delivered>(ALL, options.rounds, ({ open, clients }) =>
    deliveries(open(), load, clients),
  );
  const cost = (contestant: Contestant): number =>
    middle(results, contestant, ({ cpu }) => cpu / options.clients);
  const rows = ALL.map((contestant) => {
    const base = contestant.clients.registers ? inTheClear : bareNet;
    return [
      contestant.name,
      (middle(results, contestant, ({ rate }) => rate) / 1e6).toFixed(2),
      cost(contestant).toFixed(2),
      (cost(contestant) / cost(base)).toFixed(2),
    ];
  });
  const head = ['million deliveries/s', 'server’s CPU for one, µs', 'to that in the clear'];
  say(table([`${options.clients} clients, ${inflight} in flight`, ...head], rows));
}

async function showMemory(): Promise<void> {
  const results = await inTurns<Memory>(ALL, options.idlerounds, ({ open, clients }) => {
    const probe = new HeapProbe();
    return idleMemory(open(probe), { warm: options.warm, clients: options.idle, ...clients }, probe);
  });
  const rows = ALL.map((contestant) => [
    contestant.name,
    ...(['rss', 'heapUsed'] as const).map((which) =>
      (middle(results, contestant, (run) => run[which]) / KIB).toFixed(1),
    ),
  ]);
  say(table([`${options.idle} idle clients`, 'RSS for one, KiB', 'of it heap, KiB'], rows));
}

function middle<T>(
  results: ReadonlyMap<Contestant, readonly T[]>,
  contestant: Contestant,
  pick: (run: T) => number,
): number {
  return median((results.get(contestant) ?? []).map(pick));
}

if (options.rounds > 0) {
  await showHandshakes();
  say('');
  for (const inflight of [options.inflight, 1]) {
    await showDeliveries(inflight);
    say('');
  }
}
if (options.idlerounds > 0) await showMemory();
process.exit();
