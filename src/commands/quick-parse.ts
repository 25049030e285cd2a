import type { Chosen } from './command-line.js';
import { OPTIONS } from './options.js';
import type { OptionName } from './options.js';
import type { Command } from './table.js';
import { COMMANDS, positionalOption, takesText } from './table.js';

/** A value that yargs takes as it stands: not a flag, nothing to unquote. */
const PLAIN_VALUE = /^[^-'"][^'"]*$/;
/** Words that yargs takes as the value of a flag before them. */
const TRUTH = new Set(['true', 'false']);

/**
 * Reads the command lines that people type every day, without yargs: loading and running it takes a third of
 * the time to the first screen (docs/PERFORMANCE.md). Whatever is not plain, or not right, is left to yargs.
 *
 * @returns what yargs would have chosen, or null when it must be asked
 */
export function quickParse(args: readonly string[]): Chosen | null {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined || takesText(command) || command.positional.includes(' ')) return null;
  const flags: Record<string, unknown> = {};
  for (let left: readonly string[] | null = rest; ;) {
    if (left === null) return null;
    if (left.length === 0) return { command, flags };
    left =
      left[0]?.startsWith('-') === true ? takeOption(command, left, flags) : takeWord(command, left, flags);
  }
}

/** Takes the option in front; gives the words after it, or null when it is not plain. */
function takeOption(
  command: Command,
  [word = '', ...after]: readonly string[],
  flags: Record<string, unknown>,
): readonly string[] | null {
  const { no, name, value } = /^--(?<no>no-)?(?<name>[a-z-]+)(?:=(?<value>.*))?$/s.exec(word)?.groups ?? {};
  const option = command.options.find((known) => known === name);
  if (option === undefined || option === positionalOption(command)) return null;
  if (OPTIONS[option].kind === 'flag') {
    if (value !== undefined || TRUTH.has(after[0] ?? '')) return null;
    return keep(flags, option, no === undefined) ? after : null;
  }
  if (no !== undefined) return null;
  const given = value ?? after[0] ?? '';
  if (!PLAIN_VALUE.test(given) || !keep(flags, option, given)) return null;
  return value === undefined ? after.slice(1) : after;
}

/** Takes the positional word in front, likewise. */
function takeWord(
  command: Command,
  [word = '', ...after]: readonly string[],
  flags: Record<string, unknown>,
): readonly string[] | null {
  const option = positionalOption(command);
  if (option === null || !PLAIN_VALUE.test(word)) return null;
  return keep(flags, option, word) ? after : null;
}

/** False for an option given twice that is no list: what that means is not ours to say. */
function keep(flags: Record<string, unknown>, option: OptionName, value: string | boolean): boolean {
  if (OPTIONS[option].kind === 'list') {
    flags[option] = [...((flags[option] ?? []) as readonly string[]), value];
    return true;
  }
  if (Object.hasOwn(flags, option)) return false;
  flags[option] = value;
  return true;
}
