import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { OPTIONS } from '../../src/commands/options.js';
import { COMMANDS, positionalOption } from '../../src/commands/table.js';
import { keyHelp } from '../../screens/chat/key-help.js';
import { OPERATOR_COMMANDS } from '../../src/operator/table.js';
import {
  choicesOf,
  PREFERENCE_NAMES,
  PREFERENCES,
  showPreference,
} from '../../src/preferences/preferences.js';
import { usageOf } from '../../src/slash/help.js';
import { SLASH_COMMANDS } from '../../src/slash/table.js';

const DOCUMENT = new URL('../../docs/COMMANDS.md', import.meta.url);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The tables as the code has them, by the name of their place in the document. */
const TABLES: Readonly<Record<string, string>> = {
  commands: table(
    ['command', 'does', 'options'],
    Object.entries(COMMANDS).map(([name, command]) => [
      `\`klatsch ${name}${command.positional === '' ? '' : ` ${command.positional}`}\``,
      command.summary,
      command.options
        .filter((option) => option !== positionalOption(command))
        .map((option) => `\`--${option}\``)
        .join(' '),
    ]),
  ),
  options: table(
    ['option', 'means'],
    Object.entries(OPTIONS).map(([name, { kind, summary }]) => [
      `\`--${name}${kind === 'flag' ? '' : ' VALUE'}\``,
      summary,
    ]),
  ),
  operator: table(
    ['command', 'does'],
    OPERATOR_COMMANDS.map(({ usage, summary }) => [`\`${usage}\``, summary]),
  ),
  keys: table(
    ['keys', 'do'],
    keyHelp().map(({ keys, does }) => [keys, does]),
  ),
  settings: table(
    ['setting', 'values', 'at first', 'means'],
    PREFERENCE_NAMES.map((name) => {
      const { byDefault, summary } = PREFERENCES[name];
      return [`\`${name}\``, choicesOf(name), showPreference(byDefault), summary];
    }),
  ),
  slash: table(
    ['command', 'does', 'also'],
    SLASH_COMMANDS.map((entry) => [
      `\`${usageOf(entry)}\``,
      entry.summary,
      entry.aliases.map((alias) => `\`/${alias}\``).join(' '),
    ]),
  ),
};

function place(name: string): RegExp {
  return new RegExp(`(<!-- table: ${name} -->\n\n)[^]*?(\n\n<!-- end -->)`);
}

/** White space inside a table is the formatter's. */
function cells(text: string): string {
  return text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}

describe('docs/COMMANDS.md', () => {
  it.each(Object.keys(TABLES))('has the table of %s as the code has it', (name) => {
    let document = readFileSync(DOCUMENT, 'utf8');
    const written = TABLES[name] ?? '';
    if (process.env.UPDATE_DOCS === '1') {
      document = document.replace(
        place(name),
        (_, before: string, after: string) => before + written + after,
      );
      writeFileSync(DOCUMENT, document);
    }
    expect(cells(place(name).exec(document)?.[0] ?? '')).toContain(cells(written));
  });
});
