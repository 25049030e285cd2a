import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chooseSettings } from '../../src/commands/settings.js';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
  mkdirSync(join(home, 'klatsch'));
});

afterEach(() => {
  rmSync(home, { recursive: true });
});

function env(more: Record<string, string> = {}): Record<string, string> {
  return { XDG_CONFIG_HOME: home, ...more };
}

function configure(content: unknown): void {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(home, 'klatsch', 'config.json'), text);
}

describe('chooseSettings', () => {
  it('is empty when nobody says anything', () => {
    expect(chooseSettings(['port', 'nick', 'lines'], {}, env())).toEqual({});
  });

  it('takes the flag before the variable before the file', () => {
    configure({ port: 1, nick: 'file', accept: 'all' });
    const variables = env({ KLATSCH_PORT: '2', KLATSCH_NICK: 'variable' });
    expect(chooseSettings(['port', 'nick', 'accept'], { port: '3' }, variables)).toEqual({
      port: 3,
      portByFlag: true,
      nick: 'variable',
      accept: 'all',
    });
  });

  it('leaves out what the command does not take', () => {
    configure({ port: 1, nick: 'file' });
    expect(chooseSettings(['nick'], {}, env({ KLATSCH_PORT: 'nonsense' }))).toEqual({ nick: 'file' });
  });

  it('reads flags, lists and the last of several values', () => {
    const variables = env({ KLATSCH_JSON: '1', KLATSCH_LINES: 'no', KLATSCH_LIMIT: 'a=1, b=2' });
    expect(chooseSettings(['json', 'lines', 'limit', 'port'], { port: ['1', '2'] }, variables)).toEqual({
      json: true,
      lines: false,
      limit: ['a=1', 'b=2'],
      port: 2,
      portByFlag: true,
    });
    configure({ limit: ['c=3'], headless: true });
    expect(chooseSettings(['limit', 'headless'], {}, env())).toEqual({ limit: ['c=3'], headless: true });
    expect(chooseSettings(['limit'], { limit: ['d=4'] }, env())).toEqual({
      limit: ['d=4'],
      limitByFlag: true,
    });
  });

  it('reads where and what to log, and where to serve metrics', () => {
    const names = ['log', 'log-level', 'metrics'] as const;
    const variables = env({ KLATSCH_LOG: 'debug', KLATSCH_LOG_FILE: '/a', KLATSCH_METRICS: '[::1]:9464' });
    expect(chooseSettings(names, {}, variables)).toEqual({
      log: '/a',
      'log-level': 'debug',
      metrics: { host: '::1', port: 9464 },
    });
    configure({ log: '/b', 'log-level': 'error', metrics: 9464 });
    expect(chooseSettings(names, { 'log-level': 'off' }, env())).toEqual({
      log: '/b',
      'log-level': 'off',
      metrics: { host: '127.0.0.1', port: 9464 },
    });
    expect(() => chooseSettings(names, {}, env({ KLATSCH_LOG: 'loud' }))).toThrow(
      'KLATSCH_LOG must be debug, info, warn, error or off',
    );
  });

  it('takes an empty variable for none', () => {
    expect(chooseSettings(['nick'], {}, env({ KLATSCH_NICK: '' }))).toEqual({});
  });

  it.each([
    ['port', 'x'],
    ['port', '65536'],
    ['port', '-1'],
    ['accept', 'some'],
    ['nick', ''],
    ['log', ' '],
    ['log-level', 'trace'],
    ['metrics', 'host'],
  ] as const)('says that --%s %s is no good', (name, value) => {
    expect(() => chooseSettings([name], { [name]: value }, env())).toThrow(
      expect.objectContaining({ code: 'command-usage', message: expect.stringContaining(`--${name}`) }),
    );
  });

  it('names the variable that is no good', () => {
    expect(() => chooseSettings(['port'], {}, env({ KLATSCH_PORT: 'x' }))).toThrow('KLATSCH_PORT must be');
  });

  it.each([
    ['{', 'is not JSON'],
    ['[]', 'must hold one JSON object'],
    ['null', 'must hold one JSON object'],
    ['{"prot":9000}', 'there is no option "prot"'],
    ['{"port":"nine"}', '"port" in'],
    ['{"limit":"a"}', ''],
    ['{"limit":[1]}', '"limit" in'],
    ['{"lines":"perhaps"}', '"lines" in'],
    // What cannot become a text, and what would overflow the stack on its way there.
    ['{"metrics":{"toString":null}}', '"metrics" in'],
    [`{"metrics":${'['.repeat(5000)}${']'.repeat(5000)}}`, '"metrics" in'],
  ])('says what is wrong with the file %s', (content, message) => {
    configure(content);
    const choose = (): unknown => chooseSettings([], {}, env());
    if (message === '') expect(choose()).toEqual({});
    else {
      expect(choose).toThrow(
        expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining(message) }),
      );
    }
  });

  it('says that the file cannot be read', () => {
    mkdirSync(join(home, 'klatsch', 'config.json'));
    expect(() => chooseSettings([], {}, env())).toThrow('cannot be read (EISDIR)');
  });
});
