import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerFacts, ServerIntents } from '../../src/bus/events.js';
import { logServer } from '../../src/commands/server-log.js';
import { REFUSALS_LOGGED_MS } from '../../src/limits.js';
import { words } from '../../src/words/index.js';
import { FakeClock } from '../support/fake-clock.js';
import { MemoryLog } from '../support/memory-log.js';
import { strictBus } from '../support/strict-bus.js';
import { codeIn, tableBehind } from './tables.js';

const TESTS = fileURLToPath(new URL('..', import.meta.url));
const PAGE = readFileSync(new URL('../../docs/OPERATING.md', import.meta.url), 'utf8');

/** What a server refuses things with; a reader who is too slow cannot be told. */
const CODES = [...Object.keys(words.server.refusals), 'reader-too-slow'];
/** Why somebody can be gone without an error. */
const PLAIN_REASONS = ['quit', 'ended', 'lost'];

/** Where it is tested what a server does; pages, words and screens only name codes. */
const AREAS = ['server', 'interop', 'e2e'];

function testsIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => readFileSync(join(directory, name), 'utf8'));
}

describe('every code of a refusal and of a drop', () => {
  it('stands in a test of what a server does', () => {
    const sources = AREAS.flatMap((area) => testsIn(join(TESTS, area)));
    const tested = (code: string): boolean => sources.some((source) => source.includes(`'${code}'`));
    expect([...CODES, ...PLAIN_REASONS].filter((code) => !tested(code))).toEqual([]);
  });

  it('stands in the log as it is', () => {
    const log = new MemoryLog();
    const clock = new FakeClock();
    const bus = strictBus<ServerFacts, ServerIntents>();
    const stop = logServer(bus, log, clock);
    const [nick, ip] = ['bob', '10.0.0.1'];
    for (const code of CODES) bus.tell('client:refused', { nick, ip, code });
    for (const reason of [...CODES, ...PLAIN_REASONS]) bus.tell('client:left', { id: '1', nick, ip, reason });
    clock.advance(REFUSALS_LOGGED_MS);
    stop();
    const fieldsOf = (code: string, field: string): unknown[] =>
      log.entries.filter((entry) => entry.code === code).map(({ fields }) => fields[field]);
    expect(fieldsOf('client-refused', 'refusal')).toEqual(CODES);
    expect(fieldsOf('client-left', 'reason')).toEqual([...CODES, ...PLAIN_REASONS]);
    expect(new Set(fieldsOf('refused', 'refusal'))).toEqual(new Set(CODES));
  });

  it('stands in docs/OPERATING.md with what it means', () => {
    const rows = tableBehind(PAGE, '### Error codes', ['code', 'means']);
    const explained = rows.filter(([, meaning = '']) => meaning !== '').map(([code]) => codeIn(code));
    expect(explained).toEqual(expect.arrayContaining(CODES));
  });
});
