import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { owned } from '../support/children.js';
import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { KLATSCH } from '../support/program.js';
import { say, table } from '../support/report.js';
import type { RoomMeasured } from '../support/room.js';
import { measureRoom, SATURATED } from '../support/room.js';
import { scratchDirectory } from '../support/scratch.js';
import { openServe } from '../support/servers.js';
import { Medians } from '../support/stats.js';

const DEFAULTS = { clients: 100, inflight: 64, speakers: 1, ms: 10_000, rounds: 5 };
const FRAMES = { speech: 'frames', registers: true, identity: null } as const;
const EXIT_LOST = 1;

interface Watching {
  readonly name: string;
  readonly watched: boolean;
}

interface Watched extends RoomMeasured {
  /** Whether the watcher was dropped. */
  readonly dropped: boolean;
}

/** A watcher whose input stays open, as that of a terminal. */
async function startWatcher(port: number, env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const watcher = owned(
    spawn(process.execPath, [KLATSCH, 'watch', String(port), '--json'], {
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
    }),
  );
  await once(createInterface(watcher.stdout), 'line');
  return watcher;
}

/** How a watcher ends that is asked to; one that the server has dropped ends by itself. */
async function endOf(watcher: ChildProcess): Promise<number | null> {
  const ended = once(watcher, 'exit') as Promise<[number | null]>;
  watcher.kill('SIGCONT');
  watcher.stdin?.end();
  return (await ended)[0];
}

/** The watcher is stopped (SIGSTOP) for just as long as is measured. */
async function deliver(
  { watched }: Watching,
  load: Numbers<'clients' | 'inflight' | 'speakers' | 'ms'>,
): Promise<Watched> {
  const home = scratchDirectory();
  mkdirSync(join(home, 'run'));
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: join(home, 'run') };
  const server = openServe([], { env });
  const watcher = watched ? await startWatcher(await server.port, env) : null;
  let dropped = false;
  const measured = await measureRoom(
    server,
    FRAMES,
    { ...load, ...SATURATED },
    {
      began: () => watcher?.kill('SIGSTOP'),
      over: async () => {
        dropped = watcher !== null && (await endOf(watcher)) === EXIT_LOST;
      },
    },
  );
  return { ...measured, dropped };
}

async function watch({ rounds, ...load }: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const alone: Watching = { name: 'nobody watches', watched: false };
  const both = [alone, { name: 'a watcher that is stopped', watched: true }];
  const results = await inTurns<Watching, Watched>(both, rounds, (watching) => deliver(watching, load));
  const medians = new Medians(results);
  const rows = both.map((watching) => [
    watching.name,
    medians.show(watching, ({ rate }) => rate / 1e6, 2),
    medians.ratio(watching, alone, ({ rate }) => rate),
    medians.show(watching, ({ cpu }) => cpu, 3),
    `${(results.get(watching) ?? []).filter((run) => run?.dropped).length} of ${rounds}`,
  ]);
  const head = ['million deliveries/s', 'ratio', 'CPU s for a million', 'dropped'];
  say(table([`${load.clients} clients, ${load.inflight} in flight, ${load.ms} ms`, ...head], rows));
}

/** What a watcher costs the room who has been stopped. */
export const watchMeasure = measure(
  'watch',
  'what a watcher costs the room who has been stopped',
  DEFAULTS,
  watch,
);
