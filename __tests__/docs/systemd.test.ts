import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from '../../src/commands/command-line.js';
import { configDirectory, stateDirectory } from '../../src/commands/directories.js';
import { exitCodeOf } from '../../src/commands/exit.js';
import { chooseSettings } from '../../src/commands/settings.js';
import { CONNECTIONS, STOP_MS } from '../../src/limits.js';

const UNIT = fileURLToPath(new URL('../../docs/systemd/klatsch.service', import.meta.url));
const PAGE = readFileSync(new URL('../../docs/OPERATING.md', import.meta.url), 'utf8');
const TEXT = readFileSync(UNIT, 'utf8');

const ANALYZE = 'systemd-analyze';

/** Keys that may stand there several times, and add up. */
const LISTS = new Set(['SystemCallFilter', 'Environment']);

/** Reads a unit file; fails where a line is none of its form. */
function parseUnit(text: string): ReadonlyMap<string, ReadonlyMap<string, string[]>> {
  const sections = new Map<string, Map<string, string[]>>();
  let section: Map<string, string[]> | null = null;
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name] = /^\[([A-Z][a-z]+)\]$/.exec(line) ?? [];
    const [, key = '', value = ''] = /^([A-Z][A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      if (sections.has(name)) throw new Error(`twice: ${line}`);
      sections.set(name, (section = new Map<string, string[]>()));
    } else {
      if (section === null || key === '') throw new Error(`no setting: ${line}`);
      if (section.has(key) && !LISTS.has(key)) throw new Error(`twice: ${line}`);
      section.set(key, [...(section.get(key) ?? []), value]);
    }
  }
  return sections;
}

/** Calls systemd's own check; `status` is null where there is none. */
function analyze(...args: string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(ANALYZE, args, { encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

/** Which systemd is here, null where there is none. */
function analyzer(): { readonly version: number } | null {
  const { status, said: stdout } = analyze('--version');
  return status === 0 ? { version: Number(/systemd (\d+)/.exec(stdout)?.[1] ?? 0) } : null;
}

describe('docs/systemd/klatsch.service', () => {
  const unit = parseUnit(TEXT);
  const setting = (key: string): string => unit.get('Service')?.get(key)?.join(' ') ?? '';

  it('has the three sections', () => {
    expect([...unit.keys()]).toEqual(['Unit', 'Service', 'Install']);
  });

  it('starts serve with options that there are', () => {
    const [program = '', ...args] = setting('ExecStart').split(' ');
    expect(program).toMatch(/^\/.*\/klatsch$/);
    const chosen = parseCommandLine(args, () => '');
    expect(chosen).not.toBeNull();
    const settings = chooseSettings(chosen?.command.options ?? [], chosen?.flags ?? {}, {
      XDG_CONFIG_HOME: '/nowhere',
    });
    expect(settings).toEqual({ headless: true, metrics: { host: '127.0.0.1', port: 9464 } });
    expect(PAGE).toContain('127.0.0.1:9464');
  });

  it('reloads with a program that is there', () => {
    const [program = '', ...args] = setting('ExecReload').split(' ');
    expect(existsSync(program)).toBe(true);
    expect(args).toEqual(['-HUP', '$MAINPID']);
  });

  it('gives klatsch the directories that klatsch looks for', () => {
    // %S, %E: what systemd has for them in a system unit.
    const specifiers: Readonly<Record<string, string>> = { '%S': '/var/lib', '%E': '/etc', '%t': '/run' };
    const env = Object.fromEntries(
      setting('Environment')
        .split(' ')
        .map((pair) => pair.split('='))
        .map(([name = '', value = '']) => [name, specifiers[value] ?? '']),
    );
    expect(Object.keys(env).sort()).toEqual(['XDG_CONFIG_HOME', 'XDG_RUNTIME_DIR', 'XDG_STATE_HOME']);
    expect(stateDirectory(env)).toBe(`/var/lib/${setting('StateDirectory')}`);
    expect(configDirectory(env)).toBe(`/etc/${setting('ConfigurationDirectory')}`);
    expect(`${env.XDG_RUNTIME_DIR ?? ''}/klatsch`).toBe(`/run/${setting('RuntimeDirectory')}`);
    for (const mode of ['StateDirectoryMode', 'RuntimeDirectoryMode']) expect(setting(mode)).toBe('0700');
    for (const path of ['/var/lib/klatsch', '/etc/klatsch', '/run/klatsch']) expect(PAGE).toContain(path);
  });

  it('leaves it the time and the descriptors that it needs, and knows its exit codes', () => {
    expect(Number(setting('TimeoutStopSec')) * 1000).toBeGreaterThan(STOP_MS);
    expect(Number(setting('LimitNOFILE'))).toBeGreaterThan(CONNECTIONS + 100);
    expect(setting('SuccessExitStatus')).toBe(String(exitCodeOf('SIGTERM')));
    expect(setting('Restart')).toBe('on-failure');
    expect(setting('RestartPreventExitStatus')).toBe('2');
  });

  it('lets it do what it needs, and nothing else', () => {
    const yes = [
      'DynamicUser',
      'NoNewPrivileges',
      'PrivateTmp',
      'PrivateDevices',
      'ProtectHome',
      'LockPersonality',
    ];
    for (const key of yes) expect([key, setting(key)]).toEqual([key, 'yes']);
    expect(setting('ProtectSystem')).toBe('strict');
    expect(setting('CapabilityBoundingSet')).toBe('');
    expect(setting('RestrictAddressFamilies').split(' ').sort()).toEqual(['AF_INET', 'AF_INET6', 'AF_UNIX']);
    expect(setting('SystemCallFilter')).toBe('@system-service ~@privileged @resources');
    // V8 compiles while it runs.
    expect(unit.get('Service')?.has('MemoryDenyWriteExecute')).toBe(false);
  });

  it('names a section of the operator’s page that there is', () => {
    const [, section = ''] = /docs\/OPERATING\.md, "([^"]+)"/.exec(TEXT) ?? [];
    expect(PAGE).toContain(`# ${section}\n`);
  });

  const found = analyzer();
  const withSystemd = found === null ? it.skip : it;

  withSystemd(
    `passes systemd's own check${found === null ? ' (skipped: no systemd-analyze here)' : ''}`,
    () => {
      const home = mkdtempSync(join(tmpdir(), 'klatsch-'));
      const path = join(home, 'klatsch.service');
      const verify = (text: string): ReturnType<typeof analyze> => {
        // The program need not be installed where this test runs.
        writeFileSync(path, text.replace(/^ExecStart=\S+/m, `ExecStart=${process.execPath}`));
        return analyze('verify', path);
      };
      try {
        expect(verify(TEXT.replace('ProtectHome=yes', 'ProtectHome=perhaps')).said).toContain('perhaps');
        expect(verify(TEXT)).toEqual({ status: 0, said: '' });
        if (found !== null && found.version >= 252) {
          // Fails when the exposure is above 2.0 of 10.
          const { status } = analyze('security', '--offline=true', '--threshold=20', path);
          expect(status).toBe(0);
        }
      } finally {
        rmSync(home, { recursive: true });
      }
    },
  );
});
