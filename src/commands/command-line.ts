import yargs from 'yargs';
import type { Argv } from 'yargs';
import { KlatschError } from '../errors.js';
import { nearest } from '../slash/nearest.js';
import { words } from '../words/index.js';
import { OPTIONS } from './options.js';
import type { OptionName } from './options.js';
import type { Command } from './table.js';
import { COMMANDS, positionalOption, takesText } from './table.js';
import { textBehindDashes } from './text-words.js';

const w = words.commands;

/** What stands behind `klatsch`, sorted. */
export interface Chosen {
  readonly command: Command;
  readonly flags: Readonly<Record<string, unknown>>;
}

const TYPES = {
  value: { type: 'string', requiresArg: true },
  list: { type: 'string', array: true, requiresArg: true },
  flag: { type: 'boolean' },
} as const;

/**
 * Sorts a command line, whatever it is, and explains a wrong one.
 *
 * @param version the program's own
 * @returns null when help or version was all that was wanted; yargs has printed it
 * @throws KlatschError `command-usage`
 */
export function parseCommandLine(typed: readonly string[], version: () => string): Chosen | null {
  const args = withHelp(typed);
  const name = commandIn(args);
  checkFlags(args, name);
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const shown = command !== undefined && takesText(command) ? textBehindDashes(args, name) : args;
  let chosen = null as Chosen | null;
  const parser = parserOf(name, version());
  for (const [key, command] of Object.entries(COMMANDS)) {
    parser.command(
      `${key} ${command.positional}`.trim(),
      command.summary,
      (builder: Argv) => declare(builder, command),
      (flags) => {
        chosen = { command, flags };
      },
    );
  }
  const { help, version: versionAsked } = parser.parse(shown) as Readonly<Record<string, unknown>>;
  if (help === true || versionAsked === true) return null;
  if (chosen === null) throw usage(w.commandMissing, '');
  return onlyTextBehindDashes(chosen, name);
}

/** `help`, and `help join`, for those who ask other programs so. */
function withHelp(args: readonly string[]): readonly string[] {
  const [first, ...others] = args;
  return first === 'help' ? [...others, '--help'] : args;
}

/** The name of the command that is meant, empty without one. @throws KlatschError for a word that is none */
function commandIn(args: readonly string[]): string {
  const names = Object.keys(COMMANDS);
  const [first = '-'] = args;
  if (!first.startsWith('-') && !names.includes(first)) {
    throw usage(w.commandUnknown(first, nearest(first, names), names), '');
  }
  return args.find((arg) => names.includes(arg)) ?? '';
}

/** What is the same for all commands. @param name of the command whose help a wrong line points to */
function parserOf(name: string, version: string): Argv {
  return yargs()
    .scriptName('klatsch')
    .usage(w.usage)
    .detectLocale(false)
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'populate--': true,
    })
    .strict()
    .demandCommand(1, w.commandMissing)
    .version(version)
    .alias('help', 'h')
    .exitProcess(false)
    .fail((message: string | null) => {
      throw usage(message ?? '', name);
    });
}

/** yargs takes every value of a flag that is not `true` for `false`; a slip of the finger is neither. */
function checkFlags(args: readonly string[], command: string): void {
  const end = args.indexOf('--');
  for (const arg of end === -1 ? args : args.slice(0, end)) {
    const { name = '', value = '' } = /^--(?<name>[a-z-]+)=(?<value>.*)$/s.exec(arg)?.groups ?? {};
    const option = Object.hasOwn(OPTIONS, name) ? OPTIONS[name as OptionName] : undefined;
    if (option?.kind !== 'flag' || value === 'true' || value === 'false') continue;
    throw usage(w.valueInvalid[name as OptionName](`--${name}`), command);
  }
}

/** What stands behind `--` is text; a command that takes no text would drop it without a word. */
function onlyTextBehindDashes(chosen: Chosen, name: string): Chosen {
  const [extra] = [chosen.flags['--']].flat();
  if (takesText(chosen.command) || typeof extra !== 'string') return chosen;
  throw usage(w.argumentUnknown(extra), name);
}

function declare(builder: Argv, command: Command): Argv {
  const [, word = '', many = ''] = /^\[(\w+)(\.\.)?\]$/.exec(command.positional) ?? [];
  if (word !== '') {
    const describe = w.positionals[word as keyof typeof w.positionals];
    builder.positional(word, { type: 'string', array: many !== '', describe });
  }
  for (const name of ['action', 'file', 'address'] as const) {
    if (!command.positional.includes(`[${name}]`)) continue;
    builder.positional(name, { type: 'string', describe: w.positionals[name] });
  }
  for (const option of command.options) {
    if (option === positionalOption(command)) continue;
    const { kind, summary } = OPTIONS[option];
    builder.option(option, { ...TYPES[kind], describe: summary });
  }
  return builder;
}

function usage(message: string, command: string): KlatschError {
  return new KlatschError('command-usage', `${message.trim()} ${w.seeHelp(command)}`);
}
