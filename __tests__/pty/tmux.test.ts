import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { MAIN } from '../support/program.js';
import { House, PTY_TEST_MS } from './support/house.js';
import { hasTmux, Tmux } from './support/tmux.js';

jest.setTimeout(PTY_TEST_MS);

const DOOR = fileURLToPath(new URL('support/crash-door.mjs', import.meta.url));

let house: House;
let folder: string;

beforeAll(async () => {
  house = await House.open();
  await house.join('alice');
  folder = mkdtempSync(join(tmpdir(), 'klatsch-'));
});

afterAll(async () => {
  await house.close();
  rmSync(folder, { recursive: true });
});

/** What stty says of a terminal, written by its shell. */
function saved(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** A shell, in which klatsch has been started and is in the room; `before` holds what stty said first. */
async function started(env: Readonly<Record<string, string>> = {}): Promise<Tmux> {
  const tmux = await Tmux.open({ HOME: house.newHome(), ...env });
  await tmux.press(`stty -g > ${folder}/before; echo above; echo $$ > ${folder}/shell`, 'Enter');
  await tmux.waitFor(/^above$/m);
  await tmux.press(`${process.execPath} ${MAIN} join ${house.address}`, 'Enter');
  await tmux.waitFor('connected to');
  expect(await modesOf(tmux)).toEqual('alternate 1 mouse 1');
  return tmux;
}

async function modesOf(tmux: Tmux): Promise<string> {
  return tmux.ask('alternate #{alternate_on} mouse #{mouse_any_flag}');
}

/** The program that runs in the shell. */
function programOf(shell: string): number {
  const children = readFileSync(`/proc/${shell.trim()}/task/${shell.trim()}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

/** The prompt is back under what stood there, the terminal as it was, and no row of ours anywhere. */
async function expectRestored(tmux: Tmux, code: number): Promise<void> {
  await tmux.press(`echo "code $?"; stty -g > ${folder}/after; echo done`, 'Enter');
  const text = await tmux.waitFor(/^done$/m);
  expect(text).toContain(`code ${code}`);
  expect(text).toMatch(/^above$/m);
  expect(text).not.toMatch(/[│┌┐└┘]/);
  expect(saved('after')).toBe(saved('before'));
  expect(await modesOf(tmux)).toBe('alternate 0 mouse 0');
  expect(await tmux.ask('#{cursor_flag}')).toBe('1');
}

/** The shell has its prompt again. */
async function ended(tmux: Tmux): Promise<void> {
  await eventually(async () => (await tmux.ask('#{pane_current_command} #{alternate_on}')) === 'bash 0', {
    ms: 20_000,
  });
  await tmux.waitFor(/ready> *\n*$/);
}

// The gate installs tmux: there a missing one is a failure.
(hasTmux() || process.env.CI !== undefined ? describe : describe.skip)('in tmux', () => {
  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
    ['SIGTERM', 143],
  ] as const)('killed by %s, exit code %i, leaves no trace', async (signal, code) => {
    await using tmux = await started();
    process.kill(programOf(saved('shell')), signal);
    await ended(tmux);
    await expectRestored(tmux, code);
  });

  it.each(['throwing', 'rejecting'])('an error nobody caught (%s) leaves no trace', async (by) => {
    await using tmux = await started({ NODE_OPTIONS: `--import=${DOOR}`, FAIL_BY: by });
    process.kill(programOf(saved('shell')), 'SIGUSR2');
    await ended(tmux);
    await expectRestored(tmux, 1);
  });

  it('resized and left, leaves no row above the prompt', async () => {
    await using tmux = await started();
    await tmux.resize(20, 5);
    await eventually(async () => !(await tmux.text()).includes('│'), { ms: 20_000 });
    await tmux.resize(100, 30);
    await tmux.waitFor(/^┌ people.{90,}┐$/m);
    await tmux.press('/quit', 'Enter');
    await ended(tmux);
    expect(await tmux.text()).toMatch(/^ready> stty/);
    await expectRestored(tmux, 0);
  });

  it('stopped with Ctrl-Z, comes back whole with fg', async () => {
    await using tmux = await started();
    await tmux.press('half a text');
    const before = await tmux.waitFor('▸ half a text');
    await tmux.press('C-z');
    await ended(tmux);
    expect(await tmux.text()).toContain('Stopped');
    await tmux.press(`stty -g > ${folder}/after; echo done`, 'Enter');
    await tmux.waitFor(/^done$/m);
    expect(saved('after')).toBe(saved('before'));
    await tmux.press('fg', 'Enter');
    const after = await tmux.waitFor('▸ half a text');
    expect(after.split('\n').slice(0, -3)).toEqual(before.split('\n').slice(0, -3));
    await tmux.press('!');
    await tmux.waitFor('▸ half a text!');
    expect(await modesOf(tmux)).toEqual('alternate 1 mouse 1');
    await tmux.press('C-u', '/quit', 'Enter');
    await ended(tmux);
    await expectRestored(tmux, 0);
  });

  it('ends when the window is closed', async () => {
    const tmux = await started();
    const pid = programOf(saved('shell'));
    await tmux[Symbol.asyncDispose]();
    await eventually(
      () => {
        expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      },
      { ms: 20_000 },
    );
  });
});
