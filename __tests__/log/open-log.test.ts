import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '../../src/clock.js';
import { LOG_BYTES, LOG_CHECK_MS, LOG_RETRY_MS } from '../../src/limits.js';
import { errorFields } from '../../src/log.js';
import { openLogFile } from '../../src/log/file-sink.js';
import type { LogOptions, OpenLog } from '../../src/log/open-log.js';
import { openLog } from '../../src/log/open-log.js';
import type { LogSink } from '../../src/log/queue.js';
import { eventually } from '../support/eventually.js';

let home: string;
let logs: OpenLog[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
  logs = [];
});

afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(logs.map((log) => log.close()));
  rmSync(home, { recursive: true });
});

function open(options: LogOptions): OpenLog {
  const log = openLog(options);
  logs.push(log);
  return log;
}

function toFile(path: string, level: LogOptions['level'] = 'debug', rotate = true): OpenLog {
  return open({ level, open: () => openLogFile(path, rotate) });
}

/** Everything that was written to it. */
function toMemory(options: Omit<LogOptions, 'open'>): { log: OpenLog; text: () => string } {
  let text = '';
  const sink: LogSink = {
    send(more, done) {
      text += more;
      queueMicrotask(() => {
        done(null);
      });
    },
    sendNow: () => undefined,
    isAside: () => false,
    close: () => undefined,
  };
  return { log: open({ ...options, open: () => sink }), text: () => text };
}

function entries(path: string): unknown[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

describe('openLog', () => {
  it('makes its file, for its owner only, at the first entry that counts', async () => {
    const path = join(home, 'a', 'b.log');
    const log = toFile(path, 'warn');
    log.info('refused');
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
    log.warn('refused', { count: 3 });
    log.error('problem');
    await log.close();
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(home, 'a')).mode & 0o077).toBe(0);
    expect(entries(path)).toEqual([
      { at: expect.any(String), level: 'warn', pid: process.pid, code: 'refused', count: 3 },
      { at: expect.any(String), level: 'error', pid: process.pid, code: 'problem' },
    ]);
    const [{ at }] = entries(path) as [{ at: string }];
    expect(new Date(at).toISOString()).toBe(at);
  });

  it('sets a file aside that has grown large, if it is to', async () => {
    const path = join(home, 'b.log');
    writeFileSync(path, 'x'.repeat(LOG_BYTES + 1));
    const kept = toFile(path, 'debug', false);
    kept.debug('problem');
    await kept.close();
    expect(statSync(path).size).toBeGreaterThan(LOG_BYTES + 1);
    const log = toFile(path);
    log.debug('problem');
    await log.close();
    expect(statSync(path).size).toBeLessThan(1000);
    expect(statSync(`${path}.1`).size).toBeGreaterThan(LOG_BYTES + 1);
  });

  it.each([0o644, 0o660])(
    'closes a file that is open to others (%o), also the one set aside',
    async (mode) => {
      const path = join(home, 'b.log');
      writeFileSync(path, 'x'.repeat(LOG_BYTES + 1));
      for (const rotate of [false, true]) {
        chmodSync(path, mode);
        const log = toFile(path, 'debug', rotate);
        log.debug('problem');
        await log.close();
        expect(statSync(path).mode & 0o777).toBe(0o600);
      }
      expect(statSync(`${path}.1`).mode & 0o777).toBe(0o600);
    },
  );

  it.each(['/dev/null/nowhere/b.log', '/dev/full'])('never fails, whatever %s says', async (path) => {
    let refusals = 0;
    const log = open({
      level: 'debug',
      open: () => openLogFile(path, false),
      onRefused: () => (refusals += 1),
    });
    for (let i = 0; i < 3; i += 1) log.error('problem', errorFields(new Error('x')));
    await log.close();
    expect(refusals).toBe(1);
  });

  it('begins a new file when the old one was moved away', async () => {
    const path = join(home, 'b.log');
    const log = toFile(path);
    log.info('refused');
    await new Promise((resolve) => setImmediate(resolve));
    renameSync(path, `${path}.1`);
    log.info('problem');
    log.reopen();
    log.info('log-reopened');
    await log.close();
    await eventually(() => {
      const codes = [...entries(`${path}.1`), ...entries(path)].map(
        (each) => (each as { code: string }).code,
      );
      expect(codes).toEqual(['refused', 'problem', 'log-reopened']);
    });
    expect(entries(path)).toContainEqual(expect.objectContaining({ code: 'log-reopened' }));
  });

  it('notices after a while that another program has set its file aside', async () => {
    const path = join(home, 'b.log');
    const time = jest.spyOn(performance, 'now');
    const log = toFile(path);
    log.info('refused');
    await eventually(() => statSync(path).size > 0);
    renameSync(path, `${path}.1`);
    log.info('refused');
    await eventually(() => entries(`${path}.1`).length === 2);
    const now = performance.now();
    time.mockImplementation(() => now + LOG_CHECK_MS);
    log.info('problem');
    await log.close();
    time.mockRestore();
    expect(entries(path)).toEqual([expect.objectContaining({ code: 'problem' })]);
  });

  it('tries again in time what was refused, also when somebody sets the clock back', async () => {
    const path = join(home, 'b.log');
    let target = '/dev/null/nowhere';
    const log = open({ level: 'debug', open: () => openLogFile(target, false) });
    log.info('refused');
    target = path;
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    jest.spyOn(systemClock, 'elapsed').mockReturnValue(systemClock.elapsed() + LOG_RETRY_MS);
    log.info('problem');
    expect(statSync(path, { throwIfNoEntry: false })).toBeDefined();
    await log.close();
    expect(entries(path)).toHaveLength(2);
  });

  it('says why it cannot, and goes on with the old file', async () => {
    const path = join(home, 'b.log');
    let target = path;
    const log = open({ level: 'debug', open: () => openLogFile(target, false) });
    log.info('refused');
    target = '/dev/null/nowhere';
    expect(() => {
      log.reopen();
    }).toThrow('/dev/null');
    log.info('problem');
    await log.close();
    expect(entries(path)).toHaveLength(2);
  });

  it('changes its level at any time', async () => {
    const { log, text } = toMemory({ level: 'off' });
    log.error('problem');
    log.level = 'info';
    log.debug('problem');
    log.info('refused');
    await log.close();
    expect(text().trimEnd().split('\n')).toHaveLength(1);
    expect(log.level).toBe('info');
  });

  it('is readable for people, one line each, with colours if there are any', async () => {
    for (const colours of [true, false]) {
      const { log, text } = toMemory({ level: 'debug', pretty: { colours } });
      log.warn('refused', { refusal: 'nick-taken', count: 3 });
      log.error('server-fault', errorFields(new Error('two\nlines')));
      await log.close();
      expect(text().includes('\u001b[')).toBe(colours);
      const lines = stripVTControlCharacters(text()).trimEnd().split('\n');
      expect(lines).toHaveLength(2);
      expect(lines[0]).toMatch(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] WARN: refused .*"count":3/);
    }
  });

  it('lets nothing through to a terminal that it would obey', async () => {
    const { log, text } = toMemory({ level: 'debug', pretty: { colours: false } });
    log.debug('client-joined', { nick: 'a\u001b]52;c\u0007\u009b31m\u202eb' });
    await log.close();
    expect(text()).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
