import { helpLines, usageOf } from '../../src/slash/help.js';
import { SLASH_COMMANDS } from '../../src/slash/table.js';
import { words } from '../../src/words/index.js';
import { wrap } from '../terminal/wrap.js';
import type { SheetRow } from '../widgets/overlay.js';
import { keyHelp } from './key-help.js';

/** Below this width a sheet has one column. */
const TWO_COLUMNS = 52;

/** The help: of one command, or every key and command, out of the tables that the program works by. */
export function helpRows(command: string | null, width: number): readonly SheetRow[] {
  if (command !== null) {
    const lines = helpLines(command).flatMap((line) => wrap(line, width));
    return lines.map((left) => ({ left, right: '' }));
  }
  const keys = keyHelp().map(({ keys: left, does: right }) => ({ left, right }));
  const commands = SLASH_COMMANDS.map((entry) => ({ left: usageOf(entry), right: entry.summary }));
  const rows = [heading(words.chat.helpKeys), ...keys, BLANK, heading(words.chat.helpCommands), ...commands];
  return width < TWO_COLUMNS
    ? rows.flatMap((row) => stacked(row, width))
    : rows.flatMap((row) => beside(row, width));
}

/** The left column's width: the longest keys and usages, and a gap. */
const LEFT_COLUMNS = 23;

/** Long sentences go on in the right column. */
function beside({ left, right }: SheetRow, width: number): readonly SheetRow[] {
  if (right === null) return [{ left, right }];
  return wrap(right, width - LEFT_COLUMNS).map((part, index) => ({
    left: index === 0 ? left : '',
    right: part,
  }));
}

const BLANK: SheetRow = { left: '', right: '' };

function heading(text: string): SheetRow {
  return { left: text, right: null };
}

function stacked({ left, right }: SheetRow, width: number): readonly SheetRow[] {
  if (right === null) return [{ left, right }];
  const below = right === '' ? [] : wrap(right, width - 2).map((row) => ({ left: `  ${row}`, right: '' }));
  return [...wrap(left, width).map((row) => ({ left: row, right: '' })), ...below];
}
