import { words } from '../words/index.js';
import type { Argument, SlashCommand } from './command.js';
import { findCommand, SLASH_COMMANDS } from './table.js';

/** How a command is typed: `/msg nick text`, `/accept [nick]`. */
export function usageOf(entry: SlashCommand): string {
  return `/${entry.name}${labels(entry.arguments)}`;
}

/**
 * The help, a line each: of every command, or of the one named (with or without its slash), or what to do
 * about a name that is none.
 *
 * @param lines true for the line program: leaves out what does not work there
 */
export function helpLines(
  name: string | null,
  lines = false,
  table: readonly SlashCommand[] = SLASH_COMMANDS,
): string[] {
  const shown = table.filter((entry) => entry.lines || !lines);
  if (name === null) return [...listing(shown), words.slash.helpFooter];
  const wanted = name.replace(/^\//, '');
  const found = findCommand(wanted, shown);
  return found === undefined ? [words.slash.helpNone(wanted)] : describe(found);
}

function describe(entry: SlashCommand): string[] {
  const aliases = entry.aliases.map((alias) => `/${alias}`).join(', ');
  return [`${usageOf(entry)}: ${entry.summary}`, ...(aliases === '' ? [] : [words.slash.aliases(aliases)])];
}

function listing(entries: readonly SlashCommand[]): string[] {
  const width = Math.max(0, ...entries.map((entry) => usageOf(entry).length));
  return entries.map((entry) => `${usageOf(entry).padEnd(width)}  ${entry.summary}`);
}

/** An optional argument is only there with those before it: ` [name [value]]`. */
function labels([argument, ...rest]: readonly Argument[]): string {
  if (argument === undefined) return '';
  const known: Readonly<Record<string, string>> = words.slash.arguments;
  const shown = (known[argument.name] ?? argument.name) + labels(rest);
  return argument.optional === true ? ` [${shown}]` : ` ${shown}`;
}
