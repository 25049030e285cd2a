import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { encodeFact, encodeIntent, parseFact, parseIntent } from '../../src/control/lines.js';
import * as limits from '../../src/limits.js';
import { FACTS } from '../control/facts.js';

const PAGE = readFileSync(new URL('../../docs/OPERATING.md', import.meta.url), 'utf8');

/** The lines of the page's blocks of one kind. */
function examples(kind: string): string[] {
  const blocks = PAGE.matchAll(/^```message (\S+)\n([\s\S]*?)^```$/gm);
  return [...blocks].flatMap(([, name, body]) => (name === kind ? (body ?? '').trimEnd().split('\n') : []));
}

describe('docs/OPERATING.md, "The control socket"', () => {
  it('has an example of every fact', () => {
    const named = examples('control-fact').map((line) => (JSON.parse(line) as { fact: string }).fact);
    expect([...new Set(named)].sort()).toEqual([...new Set(FACTS.map(({ fact }) => fact))].sort());
  });

  it.each(examples('control-fact'))('has facts as they are read and written: %.60s', (line) => {
    const parsed = parseFact(line);
    if (!parsed.ok || parsed.value === null) throw new Error('no fact');
    const { fact, at, fields } = parsed.value;
    const again = encodeFact(fact, at, fields);
    expect(JSON.parse(again)).toEqual(JSON.parse(line));
  });

  it('has an example of every intent', () => {
    const named = examples('control-intent').map((line) => (JSON.parse(line) as { intent: string }).intent);
    expect(named.sort()).toEqual(['operator:run', 'operator:watch']);
  });

  it.each(examples('control-intent'))('has intents as they are read and written: %s', (line) => {
    const parsed = parseIntent(line);
    if (!parsed.ok) throw new Error(parsed.code);
    const { intent, fields } = parsed.value;
    expect(encodeIntent(intent, fields as never)).toBe(`${line}\n`);
  });

  it('has the limits with their numbers', () => {
    const rows = [...PAGE.matchAll(/^\| `(?<name>CONTROL_[A-Z_]+)` +\| (?<value>\d+) /gm)];
    expect(rows.length).toBeGreaterThan(5);
    const numbers: Readonly<Record<string, unknown>> = { ...limits };
    for (const { groups } of rows)
      expect([groups?.name, numbers[groups?.name ?? '']]).toEqual([groups?.name, Number(groups?.value)]);
    expect(PAGE).toContain(`the ${limits.UNIX_PATH_BYTES} bytes that a socket may have`);
  });
});
