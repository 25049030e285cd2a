import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import { others } from '../support/rivals.js';
import type { LoadedServer } from '../support/servers.js';
import { openFloor, openServe } from '../support/servers.js';
import { listening } from '../support/ports.js';
import { Medians } from '../support/stats.js';

const DEFAULTS = { rounds: 15 };

interface Starting {
  readonly name: string;
  readonly open: () => LoadedServer | Promise<LoadedServer>;
}

async function took({ open }: Starting): Promise<number> {
  const start = performance.now();
  const server = await open();
  try {
    await listening(await server.port);
    return performance.now() - start;
  } finally {
    await server.end();
  }
}

async function serve({ rounds }: Numbers<'rounds'>): Promise<void> {
  const bare: Starting = { name: 'bare net', open: () => openFloor(null) };
  const starting: readonly Starting[] = [
    bare,
    { name: 'klatsch serve, --no-store', open: () => openServe(['--no-store']) },
    { name: 'klatsch serve', open: () => openServe() },
    ...others(),
  ];
  const medians = new Medians(await inTurns(starting, rounds, took));
  const rows = starting.map((one) => [
    one.name,
    medians.show(one, (ms) => ms, 0),
    medians.ratio(one, bare, (ms) => ms),
  ]);
  say(table(['server', 'ms', 'ratio'], rows));
}

/** A server's start. */
export const serveMeasure = measure('serve', 'from spawning a server until it listens', DEFAULTS, serve);
