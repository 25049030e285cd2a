import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { DEFAULT_LIMITS, LIMIT_NAMES, parseLimits } from '../../src/operator/server-limits.js';

const PAGE = readFileSync(new URL('../../docs/OPERATING.md', import.meta.url), 'utf8');
const ROW = /^\| `(?<name>[a-z-]+)` +\| (?<value>\d+) /gm;

describe('docs/OPERATING.md', () => {
  const rows = [...PAGE.matchAll(ROW)].map((match) => [match.groups?.name ?? '', match.groups?.value ?? '']);

  it('lists every limit that --limit takes, and no other', () => {
    expect(rows.map(([name]) => name).sort()).toEqual([...LIMIT_NAMES].sort());
  });

  it('says each default', () => {
    expect(parseLimits(rows.map(([name, value]) => `${name}=${value}`))).toEqual(DEFAULT_LIMITS);
  });
});
