import { helpLines, usageOf } from '../../src/slash/help.js';
import { SLASH_COMMANDS } from '../../src/slash/table.js';
import { words } from '../../src/words/index.js';
import { wrap } from '../terminal/wrap.js';
import type { SheetRow } from '../widgets/overlay.js';
import { BLANK, fitted, heading } from '../widgets/sheet-rows.js';
import { keyHelp } from './key-help.js';

/** The help: of one command, or every key and command, out of the tables that the program works by. */
export function helpRows(command: string | null, width: number): readonly SheetRow[] {
  if (command !== null) {
    const lines = helpLines(command).flatMap((line) => wrap(line, width));
    return lines.map((left) => ({ left, right: '' }));
  }
  const keys = keyHelp().map(({ keys: left, does: right }) => ({ left, right }));
  const commands = SLASH_COMMANDS.map((entry) => ({ left: usageOf(entry), right: entry.summary }));
  const rows = [heading(words.chat.helpKeys), ...keys, BLANK, heading(words.chat.helpCommands), ...commands];
  return fitted(rows, width);
}
