import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { E2E_MS, MAIN } from '../support/program.js';
import type { Pty } from '../support/terminal/pty.js';
import { openPty } from '../support/terminal/pty.js';

jest.setTimeout(E2E_MS);

const PASSPHRASE = 'correct horse battery';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function exporting(): Pty {
  const env = { HOME: home, XDG_CONFIG_HOME: home, XDG_STATE_HOME: home };
  return openPty(process.execPath, [MAIN, 'id', 'export', join(home, 'key.pem')], { env });
}

async function expectExported(pty: Pty): Promise<void> {
  expect(await pty.exited).toEqual({ exitCode: 0, signal: 0 });
  expect(readFileSync(join(home, 'key.pem'), 'utf8')).toContain('ENCRYPTED PRIVATE KEY');
  expect(pty.raw).not.toContain('horse');
}

it('a new passphrase is asked for twice, and neither is shown', async () => {
  await using pty = exporting();
  await pty.waitFor(/passphrase:/);
  pty.write(`${PASSPHRASE}\r`);
  await pty.waitFor(/the same again:/);
  pty.write(`${PASSPHRASE}\r`);
  await expectExported(pty);
});

it('both answers may come at once, with any end of line', async () => {
  await using pty = exporting();
  await pty.waitFor(/passphrase:/);
  pty.write(`${PASSPHRASE}\r\n${PASSPHRASE}\r\n`);
  await expectExported(pty);
});
