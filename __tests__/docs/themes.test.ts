import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { themeNames } from '../../screens/theme/built-in.js';
import { parseTheme } from '../../screens/theme/parse-theme.js';
import { AUTO } from '../../screens/theme/resolve-theme.js';
import { ROLES } from '../../screens/theme/roles.js';
import { GROUND_MS, THEME_NICKS } from '../../src/limits.js';

const TEXT = readFileSync('docs/THEMES.md', 'utf8');

/** The first cells of the rows of the table whose head begins so. */
function firstCells(head: string): string[] {
  const table = TEXT.slice(TEXT.indexOf(`| ${head}`)).split('\n\n')[0] ?? '';
  return [...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, name]) => name ?? '');
}

describe('docs/THEMES.md', () => {
  it('names every theme and every role', () => {
    expect(firstCells('name ').sort()).toEqual([AUTO, ...themeNames].sort());
    expect(firstCells('role ')).toEqual(ROLES);
  });

  it('has an example that is valid', () => {
    const example = /```json\n([^`]+)```/.exec(TEXT)?.[1] ?? '';
    const result = parseTheme(example, 'example');
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.value).toMatchObject({
      unread: { fg: 213, bold: true },
      titleFocused: { fg: 14 },
    });
  });

  it('has the right numbers', () => {
    expect(TEXT).toContain(`at most ${GROUND_MS} ms (\`GROUND_MS\`)`);
    expect(TEXT).toContain(`at most ${THEME_NICKS};`);
  });
});
