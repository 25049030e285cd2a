import { parseArgs } from 'node:util';
import type { Measure } from './measure.js';

/** What the command line asks for. */
export interface Order {
  readonly measures: readonly Measure[];
  readonly numbers: Readonly<Record<string, number>>;
}

/** Reads names of measures, all when there is none, and numbers that one of them has; else says what is wrong. */
export function parseOrder(args: readonly string[], all: readonly Measure[]): Order | string {
  const known = new Set(all.flatMap(({ defaults }) => Object.keys(defaults)));
  const options = Object.fromEntries([...known].map((name) => [name, { type: 'string' as const }]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const unknown = positionals.find((name) => all.every((measure) => measure.name !== name));
    if (unknown !== undefined) return `there is no measure ${unknown}`;
    const measures = positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));
    const numbers = Object.entries(values).map(([name, value]) => [name, Number(value)] as const);
    const [wrong] = numbers.find(([, value]) => !(Number.isFinite(value) && value >= 0)) ?? [];
    if (wrong !== undefined) return `--${wrong} needs a number`;
    const [useless] =
      numbers.find(([name]) => !measures.some(({ defaults }) => Object.hasOwn(defaults, name))) ?? [];
    if (useless !== undefined) return `--${useless} is nothing to what is measured`;
    return { measures, numbers: Object.fromEntries(numbers) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
