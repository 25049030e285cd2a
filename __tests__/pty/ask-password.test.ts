import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { E2E_MS, endPrograms, klatsch, MAIN } from '../support/program.js';
import type { Pty } from '../support/terminal/pty.js';
import { openPty } from '../support/terminal/pty.js';
import { TestHouse } from '../server/house.js';

jest.setTimeout(E2E_MS);

let home: string;
let house: TestHouse;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
  house = await TestHouse.open();
  await house.joinOld('frames', 'fritz');
});

afterEach(async () => {
  await endPrograms();
  await house.close();
  rmSync(home, { recursive: true, force: true });
});

function who(): Pty {
  const env = { HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home };
  const args = [MAIN, 'who', '--plain', '--ask-password', `127.0.0.1:${house.server.port}`];
  return openPty(process.execPath, args, { env });
}

it('--ask-password asks, shows nothing of what is typed, and goes on', async () => {
  await using pty = who();
  await pty.waitFor(/password of the room:/);
  pty.write('open sesame\r');
  await pty.waitFor(/fritz/);
  expect((await pty.exited).exitCode).toBe(0);
  expect(pty.raw).not.toContain('sesame');
});

it('--ask-password given up with Ctrl-C or Ctrl-D joins nothing', async () => {
  for (const key of ['\u0003', '\u0004']) {
    await using pty = who();
    await pty.waitFor(/password of the room:/);
    pty.write(key);
    expect((await pty.exited).exitCode).toBe(2);
    expect(pty.raw).not.toContain('fritz');
  }
});

it('--ask-password without a terminal is a mistake, and says what a script does instead', async () => {
  const program = klatsch('who', '--plain', '--ask-password', `127.0.0.1:${house.server.port}`);
  expect(await program.exited).toEqual({ code: 2, signal: null });
  expect(program.stderr).toMatch(/terminal.*KLATSCH_PASSWORD/);
});

function joining(...more: readonly string[]): Pty {
  const env = { HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home };
  const server = `127.0.0.1:${house.server.port}`;
  const args = [MAIN, 'join', '--plain', '--ask-password', '--nick', 'dave', ...more, server];
  return openPty(process.execPath, args, { env });
}

it('--ask-password leaves the screen every character after it', async () => {
  await using pty = joining();
  await pty.waitFor(/password of the room:/);
  pty.write('open sesame\r');
  await pty.waitFor(/connected to \S+ as dave/);
  pty.write('grüße\r');
  await pty.waitFor(/dave +grüße/);
});

it('--ask-password leaves the screen what is typed behind it at once, and nothing before', async () => {
  await using pty = joining();
  await pty.waitFor(/password of the room:/);
  pty.write('open sesame\rgrüße');
  await pty.waitFor(/connected to \S+ as dave/);
  await pty.waitFor(/lobby ▸ grüße/);
  expect(pty.raw).not.toContain('sesame');
  expect(pty.raw).not.toContain('open');
});

it('--ask-password takes what is typed before it for the password, and leaves the screen the rest', async () => {
  await using pty = joining();
  pty.write('open sesame\rgrüße');
  await pty.waitFor(/lobby ▸ grüße/);
  expect(pty.screenText()).not.toContain('sesame');
});

it('--ask-password leaves the lines what is typed behind it at once', async () => {
  await using pty = joining('--lines');
  await pty.waitFor(/password of the room:/);
  pty.write('open sesame\rgrüße\r/quit\r');
  expect((await pty.exited).exitCode).toBe(0);
  expect(pty.raw).toMatch(/dave\S* grüße/);
  expect(pty.raw).not.toContain('sesame');
});
