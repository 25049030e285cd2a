import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { keyHelp } from '../../../screens/dashboard/key-help.js';

const DOCUMENT = new URL('../../../docs/COMMANDS.md', import.meta.url);
const PLACE = /(<!-- table: dashboard -->\n\n)[^]*?(\n\n<!-- end -->)/;

/** White space inside a table is the formatter's. */
function cells(text: string): string {
  return text.replace(/ +/g, ' ').replace(/-{3,}/g, '---');
}

describe('docs/COMMANDS.md', () => {
  it('has the keys of the dashboard as the code has them (else: UPDATE_DOCS=1, npm run format)', () => {
    const rows = keyHelp().map(({ keys, does }) => `| ${keys} | ${does} |`);
    const table = ['| keys | do |', '| --- | --- |', ...rows].join('\n');
    let document = readFileSync(DOCUMENT, 'utf8');
    if (process.env.UPDATE_DOCS === '1') {
      document = document.replace(PLACE, (_, before: string, after: string) => before + table + after);
      writeFileSync(DOCUMENT, document);
    }
    expect(cells(PLACE.exec(document)?.[0] ?? '')).toContain(cells(table));
  });
});
