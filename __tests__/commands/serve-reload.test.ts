import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KlatschError } from '../../src/errors.js';
import type { ServeLog } from '../../src/commands/serve-log.js';
import { reloader } from '../../src/commands/serve-reload.js';
import type { Settings } from '../../src/commands/settings.js';
import type { ServerLimits } from '../../src/operator/server-limits.js';
import { MemoryLog } from '../support/memory-log.js';

class FileLog extends MemoryLog implements ServeLog {
  isFile = true;
  level: ServeLog['level'] = 'info';
  reopened = 0;
  fails = false;
  begin(): void {
    throw new Error('not used here');
  }
  reopen(): void {
    if (this.fails) throw new Error('no directory');
    this.reopened += 1;
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('SIGHUP', () => {
  let log: FileLog;
  let settings: Settings;
  let changes: Partial<ServerLimits>[];
  let complaints: string;
  let hangUp: () => void;
  beforeEach(() => {
    log = new FileLog();
    changes = [];
    complaints = '';
    settings = { port: 9000, limit: ['text-burst=5', 'texts-per-second=1'] };
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      complaints += String(text);
      return true;
    });
    hangUp = reloader({
      settings,
      reread: () => settings,
      server: () => ({
        setLimits: (limits) => {
          changes.push(limits);
        },
      }),
      log,
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('opens the log file anew, and says so in the new one', () => {
    hangUp();
    expect(log.reopened).toBe(1);
    expect(log.entries[0]).toEqual({ level: 'info', code: 'log-reopened', fields: {} });
    log.fails = true;
    hangUp();
    expect(log.entries.at(-2)).toMatchObject({ level: 'error', code: 'log-not-reopened' });
    log.isFile = false;
    hangUp();
    expect(log.entries.at(-2)).toMatchObject({ code: 'config-reloaded' });
  });

  it('leaves alone what has not changed in the file: an operator may have set it meanwhile', () => {
    hangUp();
    expect(changes).toEqual([]);
    settings = { ...settings, limit: ['text-burst=7', 'texts-per-second=1'] };
    hangUp();
    hangUp();
    expect(changes).toEqual([{ textBurst: 7 }]);
    settings = { port: 9000 };
    hangUp();
    expect(changes[1]).toEqual({ textBurst: 60, textsPerSecond: 20 });
    const named = log.entries
      .filter(({ code }) => code === 'config-reloaded')
      .map(({ fields }) => fields.limits);
    expect(named).toEqual(['', 'text-burst', '', 'texts-per-second text-burst']);
  });

  it('changes the level of the log, back to the usual one as well', () => {
    settings = { ...settings, 'log-level': 'debug' };
    hangUp();
    expect(log.level).toBe('debug');
    settings = { port: 9000, limit: settings.limit ?? [] };
    hangUp();
    expect(log.level).toBe('info');
  });

  it('names what needs a restart', () => {
    settings = { ...settings, port: 9001, metrics: { host: '127.0.0.1', port: 1 } };
    hangUp();
    expect(log.entries.at(-1)).toEqual({
      level: 'info',
      code: 'config-reloaded',
      fields: { limits: '', logLevel: 'info', needsRestart: 'port metrics' },
    });
  });

  it.each<[string, Settings]>([
    ['a limit that is none', { port: 9000, limit: ['nonsense=1'], 'log-level': 'debug' }],
    ['a value that is none', { port: 9000, limit: ['text-burst=x'], 'log-level': 'debug' }],
  ])('keeps everything as it was for %s', (_, bad) => {
    settings = bad;
    hangUp();
    expect(changes).toEqual([]);
    expect(log.level).toBe('info');
    expect(log.entries.at(-1)).toEqual({
      level: 'error',
      code: 'config-rejected',
      fields: { error: 'config-invalid' },
    });
    expect(complaints).toMatch(/^klatsch: [^\n]+\n$/);
  });

  it('keeps everything as it was when the file cannot be read', () => {
    const broken = reloader({
      settings,
      reread: () => {
        throw new KlatschError('config-invalid', 'config.json is not JSON');
      },
      server: () => null,
      log,
    });
    broken();
    expect(log.entries.at(-1)).toMatchObject({ code: 'config-rejected' });
    expect(complaints).toBe('klatsch: config.json is not JSON\n');
  });
});
