import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DashboardLoad, DashboardMeasured } from '../support/dashboard-load.js';
import { measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import { scratchDirectory } from '../support/scratch.js';
import { pause } from '../support/pause.js';
import { ScreenProgram } from '../support/screen-program.js';
import { quantile, shown } from '../support/stats.js';

const DEFAULTS = { users: 5000, churn: 5000, texts: 5000, ms: 10_000 };
type Options = Numbers<keyof typeof DEFAULTS>;
const BUSY = fileURLToPath(new URL('../sources/busy-dashboard.js', import.meta.url));
/** Alt-s: nick, ip, udp, client, secure, on, idle. */
const SORT_BY_IDLE = '\x1bs'.repeat(6);
/** A terminal's size and what is pressed there; without a size there is no dashboard. */
const SCENES = [
  { name: 'no dashboard', size: [80, 24], keys: '', dashboard: false },
  { name: '80x24, by nick', size: [80, 24], keys: '', dashboard: true },
  { name: '80x24, by idle', size: [80, 24], keys: SORT_BY_IDLE, dashboard: true },
  { name: '160x48, by nick', size: [160, 48], keys: '', dashboard: true },
  { name: '160x48, by idle', size: [160, 48], keys: SORT_BY_IDLE, dashboard: true },
] as const;
type Scene = (typeof SCENES)[number];
const MIB = 1024 * 1024;
const SECOND_MS = 1000;
/** Between two looks at whether it is done. */
const STEP_MS = 50;

interface Measured extends DashboardMeasured {
  /** To the terminal, per second. */
  readonly kib: number;
}

async function bear({ size, keys, dashboard }: Scene, options: Options): Promise<Measured> {
  const load: DashboardLoad = { ...options, dashboard, file: join(scratchDirectory(), 'measured.json') };
  const program = new ScreenProgram(process.execPath, [BUSY, JSON.stringify(load)], {}, size);
  if (dashboard) await program.sees('users');
  program.type(keys);
  const [start, bytes] = [performance.now(), program.bytes];
  while (!existsSync(load.file)) await pause(STEP_MS);
  await pause(STEP_MS);
  const kib = (program.bytes - bytes) / 1024 / ((performance.now() - start) / 1000);
  await program.kill();
  return { ...(JSON.parse(readFileSync(load.file, 'utf8')) as DashboardMeasured), kib };
}

function row(name: string, ms: number, { lags, own, paints, cpuPercent, rssBytes, kib }: Measured): string[] {
  const times = [0.5, 0.99, 1].map((share) => quantile(lags, share));
  const owns = [0.99, 1].map((share) => quantile(own, share));
  const frames = [0.5, 0.99].map((share) => quantile(paints, share));
  const rest = [paints.length / (ms / SECOND_MS), cpuPercent, rssBytes / MIB, kib];
  const figures = [...times, ...owns, ...frames].map((value) => shown(value, 1));
  return [name, ...figures, ...rest.map((value) => value.toFixed(0))];
}

async function dashboard(options: Options): Promise<void> {
  const rows: string[][] = [];
  for (const scene of SCENES) rows.push(row(scene.name, options.ms, await bear(scene, options)));
  const head = [
    'lag p50, ms',
    'p99',
    'worst',
    'own p99, ms',
    'worst',
    'frame p50, ms',
    'p99',
    'frames/s',
    'CPU, %',
    'RSS, MiB',
    'KiB/s',
  ];
  say(`${options.users} users, ${options.churn} joins and leaves and ${options.texts} texts a second`);
  say(table(['screen', ...head], rows));
}

/** How late the loop of a process is whose dashboard shows a storm of joins, leaves and texts. */
export const dashboardMeasure = measure(
  'dashboard',
  'how late the loop of a busy server’s dashboard is',
  DEFAULTS,
  dashboard,
);
