import { fileURLToPath } from 'node:url';
import { measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { KLATSCH } from '../support/program.js';
import { say, table } from '../support/report.js';
import { ScreenProgram } from '../support/screen-program.js';
import { median, quantile } from '../support/stats.js';

const DEFAULTS = { rounds: 15 };
/** Nobody listens there: the first screen must not wait for a server. */
const NOBODY = '127.0.0.1:1';
/** Stands at the end of the chat screen's input line, and in no other place of its first frame. */
const PROMPT = '▸';

interface Contestant {
  readonly name: string;
  readonly args: readonly string[];
  readonly seen: string;
  readonly took: number[];
}

const BARE = fileURLToPath(new URL('../sources/bare-blessed.js', import.meta.url));

// In turns with the least that a program on blessed can be.
async function start({ rounds }: Numbers<'rounds'>): Promise<void> {
  const bare: Contestant = { name: 'blessed "hello"', args: [BARE], seen: 'hello', took: [] };
  const join: Contestant = { name: 'klatsch join', args: [KLATSCH, 'join', NOBODY], seen: PROMPT, took: [] };
  // Without a key, which every start makes here: each program has a home of its own.
  const plain: Contestant = {
    name: 'klatsch join --plain',
    args: [KLATSCH, 'join', '--plain', NOBODY],
    seen: PROMPT,
    took: [],
  };
  const contestants = [bare, join, plain];

  for (let round = 0; round < rounds; round += 1) {
    for (const { args, seen, took } of round % 2 === 0 ? contestants : [...contestants].reverse()) {
      const program = new ScreenProgram(process.execPath, args);
      took.push((await program.sees(seen)) - program.spawned);
      await program.kill();
    }
  }

  const rows = contestants.map(({ name, took }) =>
    [name, ...[0, 0.5, 0.9].map((share) => quantile(took, share).toFixed(0))].concat(
      (median(took) / median(bare.took)).toFixed(2),
    ),
  );
  say(table(['program', 'least, ms', 'median, ms', 'p90, ms', 'ratio of medians'], rows));
}

/** The first screen. */
export const startMeasure = measure(
  'start',
  'from spawning the program to its first screen',
  DEFAULTS,
  start,
);
