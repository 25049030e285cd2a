#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import yargs from 'yargs';
import type { Argv } from 'yargs';
import { EXIT_DONE, explain } from './commands/exit.js';
import { OPTIONS } from './commands/options.js';
import { chooseSettings } from './commands/settings.js';
import type { Command } from './commands/table.js';
import { COMMANDS } from './commands/table.js';
import { KlatschError } from './errors.js';
import { LAST_BREATH_MS } from './limits.js';
import { nearest } from './slash/nearest.js';
import { words } from './words/index.js';

const w = words.commands;

/** What stands behind `klatsch`, sorted. */
interface Chosen {
  readonly command: Command;
  readonly flags: Readonly<Record<string, unknown>>;
}

const TYPES = {
  value: { type: 'string', requiresArg: true },
  list: { type: 'string', array: true, requiresArg: true },
  flag: { type: 'boolean' },
} as const;

/** Runs what the command line says, and gives the exit code. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const chosen = parse(args);
    return chosen === null ? EXIT_DONE : await run(chosen);
  } catch (error) {
    const { exitCode, line } = explain(error);
    process.stderr.write(`${line}\n`);
    return exitCode;
  }
}

async function run({ command, flags }: Chosen): Promise<number> {
  const settings = chooseSettings(command.options, flags, process.env);
  // What stands behind `--` is text, whatever it looks like.
  const text = [flags.text, flags['--']].flat().filter((word) => typeof word === 'string');
  const start = await command.load();
  return start({ settings, text: text.join(' ') });
}

/** Null when help or version was all that was wanted; yargs has printed it. */
function parse(args: readonly string[]): Chosen | null {
  const names = Object.keys(COMMANDS);
  const [first = '-'] = args;
  if (!first.startsWith('-') && !names.includes(first)) {
    throw usage(w.commandUnknown(first, nearest(first, names) ?? ''), '');
  }
  const name = args.find((arg) => names.includes(arg)) ?? '';
  let chosen: Chosen | null = null;
  const parser = yargs()
    .scriptName('klatsch')
    .usage(w.usage)
    .detectLocale(false)
    .parserConfiguration({
      'parse-numbers': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'populate--': true,
    })
    .strict()
    .demandCommand(1, w.commandMissing)
    .version(version())
    .exitProcess(false)
    .fail((message: string | null) => {
      throw usage(message ?? '', name);
    });
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
  void parser.parse(args);
  return chosen;
}

function declare(builder: Argv, command: Command): Argv {
  if (command.positional === '[server]') {
    builder.positional('server', { type: 'string', describe: w.positionals.server });
  }
  if (command.positional === '[text..]') {
    builder.positional('text', { type: 'string', array: true, describe: w.positionals.text });
  }
  for (const option of command.options) {
    if (option === 'server' && command.positional === '[server]') continue;
    const { kind, summary } = OPTIONS[option];
    builder.option(option, { ...TYPES[kind], describe: summary });
  }
  return builder;
}

function usage(message: string, command: string): KlatschError {
  return new KlatschError('command-usage', `${message.trim()} ${w.seeHelp(command)}`);
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

process.exitCode = await main(process.argv.slice(2));
// Everything has been closed; whatever is not must not keep the program from ending.
setTimeout(() => process.exit(), LAST_BREATH_MS).unref();
