import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { clearScratch, scratch } from '../control/scratch.js';
import { E2E_MS, endPrograms, MAIN, Program } from '../support/program.js';
import { notRoot } from '../support/root.js';

jest.setTimeout(E2E_MS);

const UNIT = fileURLToPath(new URL('../../docs/systemd/klatsch.service', import.meta.url));
const NOBODY = 65_534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] as const;

/** Why this cannot be tried here; empty when it can. */
function whyNot(): string {
  if (notRoot !== '') return notRoot;
  const [command, ...args] = AS_NOBODY;
  const { status } = spawnSync(command, [...args, process.execPath, MAIN, '--version'], { cwd: '/' });
  return status === 0 ? '' : 'another user cannot run the program from where it stands';
}

const reason = whyNot();
const asRoot = reason === '' ? it : it.skip;

/** Stands for /, with what systemd makes in it for the unit's user. */
let root: string;
beforeEach(() => {
  root = scratch();
  chmodSync(root, 0o755);
  for (const directory of ['run', 'lib', 'etc']) mkdirSync(join(root, directory), { mode: 0o755 });
  mkdirSync(join(root, 'lib/private'), { mode: 0o755 });
  give('lib/private/klatsch');
  symlinkSync('private/klatsch', join(root, 'lib/klatsch'));
});
afterEach(async () => {
  await endPrograms();
  clearScratch();
});

/** A directory of the unit's user in one of root's. */
function give(directory: string): void {
  mkdirSync(join(root, directory), { mode: 0o700 });
  chownSync(join(root, directory), NOBODY, NOBODY);
}

/** What the unit sets, in that root. */
function environment(): Readonly<Record<string, string>> {
  const places: Readonly<Record<string, string>> = { '%S': 'lib', '%t': 'run', '%E': 'etc' };
  const [, set = ''] = /^Environment=(.*)$/m.exec(readFileSync(UNIT, 'utf8')) ?? [];
  const pairs = set.split(' ').map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([name = '', place = '']) => [name, join(root, places[place] ?? '')]));
}

/** Starts a service as the unit does; gives the path of its control socket. */
async function startService(): Promise<string> {
  const args = ['serve', '--headless', '--host', '127.0.0.1', '--port', '0', '--log-level', 'debug'];
  const service = new Program(args, environment(), { under: AS_NOBODY });
  const [, code, path = ''] = await service.line(/"code":"(control-(?:opened|unavailable))".*?:"([^"]+)"/);
  expect([code, path]).toEqual(['control-opened', path]);
  return path;
}

describe(`a service with a user of systemd's making${reason === '' ? '' : ` (skipped: ${reason})`}`, () => {
  asRoot(
    'has its control socket in the runtime directory that it was given, and root may use it',
    async () => {
      give('run/klatsch');
      const path = await startService();
      expect(path).toMatch(new RegExp(`^${join(root, 'run/klatsch')}/\\d+\\.sock$`));
      expect(await new Program(['ctl', 'list', '--socket', path]).exited).toEqual({ code: 0, signal: null });
    },
  );

  asRoot(
    'has it in the state directory, to which root has laid a link, where it was given none',
    async () => {
      const path = await startService();
      expect(path).toMatch(new RegExp(`^${join(root, 'lib/klatsch')}/\\d+\\.sock$`));
      expect(await new Program(['ctl', 'list', '--socket', path]).exited).toEqual({ code: 0, signal: null });
    },
  );
});
