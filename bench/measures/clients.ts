import { HeapProbe } from '../support/heap.js';
import type { Memory } from '../support/heap.js';
import type { ClientMemory } from '../support/idle.js';
import { clientMemory } from '../support/idle.js';
import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import type { Rival } from '../support/rivals.js';
import { ours } from '../support/rivals.js';
import { openFloor, openServe } from '../support/servers.js';
import { Medians } from '../support/stats.js';

const DEFAULTS = { clients: 1000, warm: 500, texts: 3, rounds: 3 };
const KIB = 1024;

async function clients({
  rounds,
  warm,
  texts,
  clients: count,
}: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const rivals = await ours();
  const results = await inTurns<Rival, ClientMemory>(rivals, rounds, (rival) => {
    const probe = new HeapProbe();
    const server = rival.registers ? openServe(['--no-store'], probe) : openFloor(rival.identity, probe);
    const { speech, registers, identity } = rival;
    return clientMemory(server, { speech, registers, identity, warm, texts, clients: count }, probe);
  });
  const medians = new Medians(results);
  const rows = rivals.map((rival) => [
    rival.name,
    ...(['idle', 'active'] as const).flatMap((state) =>
      (['rss', 'heapUsed'] as const).map((which: keyof Memory) =>
        medians.show(rival, (run) => run[state][which] / KIB, 1),
      ),
    ),
  ]);
  const head = ['idle: RSS for one, KiB', 'of it heap', 'active: RSS for one, KiB', 'of it heap'];
  say(table([`${count} clients more than ${warm}`, ...head], rows));
}

/** A server's memory for its clients. */
export const clientsMeasure = measure(
  'clients',
  'memory of a server for each client, idle and active',
  DEFAULTS,
  clients,
);
