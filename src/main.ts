#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { closeDeadTerminals, standardTerminals } from '../screens/terminal/dead-terminal.js';
import type { Chosen } from './commands/command-line.js';
import { EXIT_DONE, explain, SIGNALLED } from './commands/exit.js';
import { quickParse } from './commands/quick-parse.js';
import type { Settings } from './commands/settings.js';
import { chooseSettings } from './commands/settings.js';
import { LAST_BREATH_MS } from './limits.js';

/** A reader that has gone, or a terminal that has, must not become an uncaught error or a core dump. */
function outliveStreams(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const terminals = standardTerminals();
  process.on('exit', () => {
    closeDeadTerminals(terminals);
  });
}

/** Runs what the command line says, and gives the exit code. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const chosen = quickParse(args) ?? (await parse(args));
    return chosen === null ? EXIT_DONE : await run(chosen);
  } catch (error) {
    const { exitCode, line } = explain(error);
    process.stderr.write(`${line}\n`);
    return exitCode;
  }
}

async function run({ command, flags }: Chosen): Promise<number> {
  const reread = (): Settings => chooseSettings(command.options, flags, process.env);
  const settings = reread();
  // What stands behind `--` is text, whatever it looks like.
  const text = [flags['--']].flat().filter((word) => typeof word === 'string');
  const words = [flags.action, flags.file, flags.address].filter((word) => typeof word === 'string');
  const start = await command.load();
  return start({ settings, reread, version, text: text.join(' '), args: words });
}

/** With yargs, which is loaded only when it is needed. */
async function parse(args: readonly string[]): Promise<Chosen | null> {
  const { parseCommandLine } = await import('./commands/command-line.js');
  return parseCommandLine(args, version);
}

function version(): string {
  // As far away from the bundle as from the compiled source.
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

outliveStreams();
const exitCode = await main(process.argv.slice(2));
process.exitCode = exitCode;
// A signal ended it, and all is written. At once then: while Node takes itself apart nobody listens any more, and one
// more signal (a hangup often comes twice) would kill the program instead of the exit code that was promised.
if (exitCode > SIGNALLED) process.exit();
// Everything has been closed; whatever is not must not keep the program from ending.
setTimeout(() => process.exit(), LAST_BREATH_MS).unref();
