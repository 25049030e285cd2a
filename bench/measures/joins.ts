import { attempt } from '../support/attempt.js';
import type { Joined } from '../support/joins.js';
import { measureJoins } from '../support/joins.js';
import { inTurns, measure } from '../support/measure.js';
import type { Numbers } from '../support/measure.js';
import { say, table } from '../support/report.js';
import type { Rival } from '../support/rivals.js';
import { others, ours } from '../support/rivals.js';
import { Medians } from '../support/stats.js';

const DEFAULTS = { joins: 1000, many: 10_000, atonce: 64, rounds: 3, manyrounds: 1, others: 1 };

async function joins(numbers: Numbers<keyof typeof DEFAULTS>): Promise<void> {
  const klatsches = (await ours()).filter(({ registers }) => registers);
  const all = [...klatsches, ...(numbers.others === 0 ? [] : others())];
  if (numbers.rounds > 0) await compare(all, numbers.joins, numbers.atonce, numbers.rounds);
  if (numbers.manyrounds === 0) return;
  say('');
  const many = klatsches.filter(({ speech }) => speech === 'klatsch');
  await compare(many, numbers.many, numbers.atonce, numbers.manyrounds);
}

async function compare(
  rivals: readonly Rival[],
  count: number,
  atOnce: number,
  rounds: number,
): Promise<void> {
  const results = await inTurns<Rival, Joined>(rivals, rounds, (rival) =>
    attempt(rival.name, async () => measureJoins(await rival.open(), rival, { joins: count, atOnce })),
  );
  const medians = new Medians(results);
  const old = rivals.find(({ name }) => name.startsWith('old server'));
  const rows = rivals.map((rival) => [
    rival.name,
    medians.show(rival, ({ seconds }) => seconds, 2),
    medians.ratio(rival, old, ({ seconds }) => seconds),
    medians.show(rival, ({ cpu }) => cpu, 2),
    String(Math.min(...(results.get(rival) ?? []).map((run) => run?.right ?? 0))),
    medians.show(rival, ({ mib }) => mib, 0),
    medians.show(rival, ({ load }) => load * 100, 0),
  ]);
  const head = [
    'seconds',
    'to the old server',
    'server’s CPU, s',
    'complete lists, at least',
    'MiB',
    'load, % of a core',
  ];
  say(table([`${count} joins, ${atOnce} at once`, ...head], rows));
}

/** How long it takes many to come in. */
export const joinsMeasure = measure(
  'joins',
  'many who come in, until everybody has been told of everybody',
  DEFAULTS,
  joins,
);
