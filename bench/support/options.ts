import { parseArgs } from 'node:util';

/**
 * The numbers of the command line, `--name 7`, over their defaults.
 *
 * @throws Error for an option that there is not, and TypeError for what is no number
 */
export function numbers<K extends string>(defaults: Readonly<Record<K, number>>): Record<K, number> {
  const names = Object.keys(defaults) as K[];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ options });
  const chosen: Record<K, number> = { ...defaults };
  for (const name of names) {
    const given = values[name];
    if (typeof given !== 'string') continue;
    chosen[name] = Number(given);
    if (!Number.isFinite(chosen[name])) throw new TypeError(`--${name} ${given} is no number`);
  }
  return chosen;
}
