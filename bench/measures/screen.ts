import { crowdedKlatsch, irssi, klatsch, weechat } from '../support/contestants.js';
import type { Contestant, Scene } from '../support/contestants.js';
import { echoes } from '../support/echo.js';
import { measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import { median, quantile } from '../support/stats.js';
import { cpuSeconds, residentMib } from '../support/usage.js';

const DEFAULTS = { keys: 150, rounds: 3, rate: 2000, people: 5000, chats: 12, others: 1 };
type Options = Numbers<keyof typeof DEFAULTS>;
/** Before anything is measured, so many of the keys: compilers warm up, scrollbacks fill. */
const WARM_SHARE = 0.2;
/** More texts than can be sent while the keys are pressed. */
const ENDLESS = 1e9;

interface Measured {
  readonly echoes: number[];
  readonly kibPerSecond: number[];
  readonly cpuPercent: number[];
  readonly residentMib: number[];
}

async function press(scene: Scene, options: Options, into: Measured): Promise<void> {
  const { program, source } = scene;
  const flood = source.send({ rate: options.rate, count: ENDLESS }).catch(() => undefined);
  await echoes(program, Math.ceil(options.keys * WARM_SHARE));
  const [start, bytes, cpu] = [performance.now(), program.bytes, cpuSeconds(program.pid)];
  into.echoes.push(...(await echoes(program, options.keys)));
  const seconds = (performance.now() - start) / 1000;
  into.kibPerSecond.push((program.bytes - bytes) / 1024 / seconds);
  into.cpuPercent.push(((cpuSeconds(program.pid) - cpu) / seconds) * 100);
  into.residentMib.push(residentMib(program.pid));
  await Promise.all([program.kill(), source.stop(), flood]);
}

function row({ name }: Contestant, { echoes, kibPerSecond, cpuPercent, residentMib }: Measured): string[] {
  const keys = [median(echoes), quantile(echoes, 0.99)].map((ms) => ms.toFixed(1));
  const rest = [kibPerSecond, cpuPercent, residentMib].map((values) => median(values).toFixed(0));
  return [name, ...keys, ...rest];
}

// The programs take turns, so that a slow minute of the machine meets all of them.
async function screen(options: Options): Promise<void> {
  const results = new Map<Contestant, Measured>();
  const others = options.others === 0 ? [] : [irssi(), weechat()];
  for (const contestant of [klatsch(), crowdedKlatsch(options.people, options.chats), ...others]) {
    if (contestant.open === null) say(`${contestant.name}: not installed, left out`);
    else results.set(contestant, { echoes: [], kibPerSecond: [], cpuPercent: [], residentMib: [] });
  }
  for (let round = 0; round < options.rounds; round += 1) {
    for (const [{ open }, measured] of results)
      if (open !== null) await press(await open(), options, measured);
  }
  const head = ['program', 'key p50, ms', 'key p99, ms', 'KiB/s', 'CPU, %', 'RSS, MiB'];
  say(
    table(
      head,
      [...results].map(([contestant, measured]) => row(contestant, measured)),
    ),
  );
}

/** The chat screen in a room that is flooded. */
export const screenMeasure = measure(
  'screen',
  'from a key to its cell, bytes to the terminal, processor time, under a flood',
  DEFAULTS,
  screen,
);
