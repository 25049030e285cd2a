import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { temporaryDirectories } from '../support/temporary.js';

jest.setTimeout(120_000);

const FUZZ = fileURLToPath(new URL('../../dist/__tests__/fuzz/main.js', import.meta.url));
const CORPUS = fileURLToPath(new URL('corpus', import.meta.url));
/** What comes out in a few seconds. */
const INPUTS = 2500;

const directory = temporaryDirectories();
let running: ChildProcess | null = null;

afterEach(() => {
  running?.kill('SIGKILL');
  running = null;
});

async function fuzz(...args: readonly string[]): Promise<{ code: number | null; lines: readonly string[] }> {
  let output = '';
  const child = spawn(process.execPath, ['--expose-gc', FUZZ, ...args], {
    env: { PATH: process.env.PATH, HOME: directory(), TMPDIR: directory() },
  });
  running = child;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, lines: output.trim().split('\n') };
}

describe('npm run fuzz', () => {
  it('finds nothing of what was found once', async () => {
    const { code, lines } = await fuzz('--replay', CORPUS);
    expect(lines).toEqual(readdirSync(CORPUS).map((name) => `ok ${name}`));
    expect(code).toBe(0);
  });

  it('finds nothing in a few inputs of every kind', async () => {
    const { code, lines } = await fuzz('--inputs', String(INPUTS), '--out', join(directory(), 'found'));
    expect(lines.filter((line) => !/^\S+: \d+ inputs, 0 findings$|^$|^seed|^\|/.test(line))).toEqual([]);
    expect(lines.at(-1)).toMatch(/^\| metrics \| \d\d \|/);
    expect(code).toBe(0);
  });
});
