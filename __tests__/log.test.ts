import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LOG_BYTES } from '../src/limits.js';
import { errorFields, openLog } from '../src/log.js';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

describe('openLog', () => {
  it('makes its file, for its owner only, at the first entry that counts', () => {
    const path = join(home, 'a', 'b.log');
    const log = openLog(path, 'warn');
    log.info('unheard');
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
    log.warn('refused', { count: 3 });
    log.error('failed');
    expect(statSync(path).mode & 0o077).toBe(0);
    const [first, second] = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(JSON.parse(first ?? '')).toMatchObject({ level: 'warn', code: 'refused', count: 3 });
    expect(JSON.parse(second ?? '')).toMatchObject({ level: 'error', code: 'failed', pid: process.pid });
  });

  it('sets a file aside that has grown large', () => {
    const path = join(home, 'b.log');
    writeFileSync(path, 'x'.repeat(LOG_BYTES + 1));
    openLog(path, 'debug').debug('new');
    expect(statSync(path).size).toBeLessThan(1000);
    expect(statSync(`${path}.1`).size).toBe(LOG_BYTES + 1);
  });

  it('never fails, whatever the disk says', () => {
    expect(() => {
      openLog('/dev/null/nowhere/b.log', 'debug').error('failed', errorFields(new Error('x')));
    }).not.toThrow();
  });
});
