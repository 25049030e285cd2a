import type { ErrorCode } from '../errors.js';
import { nearest } from '../slash/nearest.js';
import { words } from '../words/index.js';
import type { OperatorCommand, OperatorEntry } from './command.js';
import { OPERATOR_COMMANDS } from './table.js';

/** What an operator's line means. */
export type ParsedLine =
  | { readonly ok: true; readonly entry: OperatorEntry; readonly command: OperatorCommand }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** How much of what was typed an error repeats. */
const SHOWN_CHARS = 64;

/** Reads one line: a command's name, in any case, and its arguments. A slash before the name is forgiven. */
export function parseOperatorLine(line: string): ParsedLine {
  const [, name = '', rest = ''] = /^\/?(\S*)\s*(.*)$/s.exec(line.trim()) ?? [];
  const entry = findOperatorCommand(name);
  if (entry === undefined) return unknown(name);
  const read = entry.read(rest);
  if (read === null) return wrong('command-usage', words.operator.usage(entry.usage));
  if (read.ok) return { ok: true, entry, command: read.value };
  return wrong(
    read.code,
    words.operator.unreadable(read.code, Array.from(rest).slice(0, SHOWN_CHARS).join('')),
  );
}

/** The entry with this name, in any case. */
function findOperatorCommand(name: string): OperatorEntry | undefined {
  const wanted = name.toLowerCase();
  return OPERATOR_COMMANDS.find((entry) => entry.name === wanted);
}

function unknown(name: string): ParsedLine {
  const names = OPERATOR_COMMANDS.map((entry) => entry.name);
  const near = nearest(name.toLowerCase(), names);
  const shown = Array.from(name).slice(0, SHOWN_CHARS).join('');
  return wrong('command-unknown', words.operator.unknown(shown, near, names));
}

function wrong(code: ErrorCode, message: string): ParsedLine {
  return { ok: false, code, message };
}
