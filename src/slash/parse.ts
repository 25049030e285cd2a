import type { Asked } from '../bus/bus.js';
import type { PeerIntents, Target } from '../bus/events.js';
import { words } from '../words/index.js';
import type { Argument, ParsedInput, SlashCommand, SlashContext } from './command.js';
import { usageOf } from './help.js';
import { nearest } from './nearest.js';
import { findCommand, SLASH_COMMANDS } from './table.js';

/** How much of an unknown command is repeated in the error. */
const SHOWN_CHARS = 32;

const WORD = /^\S+/;

/**
 * Says what a typed line means (docs/COMMANDS.md). A text may have several lines. What begins with one slash
 * is a command and never sent; `//text` is the text `/text`. A blank line means nothing: no intents.
 */
export function parseInput(
  line: string,
  context: SlashContext,
  table: readonly SlashCommand[] = SLASH_COMMANDS,
): ParsedInput {
  if (line.trim() === '') return { kind: 'intents', intents: [] };
  if (!line.startsWith('/')) return { kind: 'text', text: line, target: context.target };
  if (line.startsWith('//')) return { kind: 'text', text: line.slice(1), target: context.target };
  const name = WORD.exec(line.slice(1))?.[0] ?? '';
  const found = findCommand(name, table);
  if (found === undefined) return unknown(name, context, table);
  if (context.lines === true && !found.lines) {
    return { kind: 'error', code: 'command-unknown', message: words.slash.notInLines(found.name) };
  }
  return run(found, line.slice(1 + name.length), context);
}

/** The intent that says `text` where it was meant to go. */
export function sayIntent(target: Target, text: string): Asked<PeerIntents> {
  return 'nick' in target
    ? { intent: 'chat:say', fields: { nick: target.nick, text } }
    : { intent: 'room:say', fields: { text } };
}

function run(entry: SlashCommand, rest: string, context: SlashContext): ParsedInput {
  const values = readArguments(entry.arguments, rest);
  const built = values === null ? 'usage' : entry.build(values, context);
  if (built !== 'usage') return built;
  return { kind: 'error', code: 'command-usage', message: words.slash.usage(usageOf(entry)) };
}

/** Null when a required argument is missing or something is left over. */
function readArguments(wanted: readonly Argument[], input: string): Record<string, string> | null {
  const values: Record<string, string> = {};
  let rest = input;
  for (const { name, kind, optional } of wanted) {
    const value = kind === 'text' ? rest.slice(1) : (WORD.exec(rest.trimStart())?.[0] ?? '');
    if (value.trim() !== '') values[name] = value;
    else if (optional !== true) return null;
    rest = kind === 'text' ? '' : rest.trimStart().slice(value.length);
  }
  return rest.trim() === '' ? values : null;
}

function unknown(name: string, context: SlashContext, table: readonly SlashCommand[]): ParsedInput {
  const known = table.filter((entry) => context.lines !== true || entry.lines);
  const meant = name === '' ? 'help' : (meantBy(name.toLowerCase(), known)?.name ?? null);
  const shown = Array.from(name).slice(0, SHOWN_CHARS).join('');
  return { kind: 'error', code: 'command-unknown', message: words.slash.unknown(shown, meant) };
}

/**
 * The command that another chat program calls so, else the one whose name is nearest to what was typed, or the only one
 * that begins with it; if any.
 */
function meantBy(typed: string, known: readonly SlashCommand[]): SlashCommand | undefined {
  const same = known.find(({ elsewhere = [] }) => elsewhere.includes(typed));
  if (same !== undefined) return same;
  // Aliases of one letter are near to everything short.
  const names = known.flatMap((entry) => [entry.name, ...entry.aliases]).filter(({ length }) => length > 1);
  const near = nearest(typed, names);
  if (near !== null) return findCommand(near, known);
  const [begun, ...others] = known.filter((entry) => entry.name.startsWith(typed));
  return others.length === 0 ? begun : undefined;
}
