import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

/** A minute and more to come to rest, on a machine that has other things to do. */
jest.setTimeout(480_000);

const MAIN = fileURLToPath(new URL('../../dist/__tests__/soak/main.js', import.meta.url));
/** Other tests run beside it: fewer texts than in the soak of ten minutes. */
const LONG = ['--seconds', '60', '--clients', '300', '--kill-every', '20', '--texts', '8'];
const SHORT = ['--seconds', '15', '--clients', '60', '--kill-every', '5', '--texts', '5'];

let running: ChildProcess | null = null;

afterEach(() => {
  running?.kill('SIGTERM');
  running = null;
});

/** Runs a soak, and gives how it ended and what it has written. */
async function soak(...args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--expose-gc', MAIN, ...args]);
  running = child;
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  running = null;
  return { code, output };
}

describe('the soak', () => {
  it('loses nothing, doubles nothing and leaves nothing behind', async () => {
    const { code, output } = await soak(...(process.env.CI === undefined ? SHORT : LONG));
    // Whatever it has found stands in what it has written, with the seed.
    if (code !== 0) throw new Error(output);
    expect(output).toMatch(/^\| kills of the server \| 2 \|$/m);
    expect(output).toContain('nothing lost, nothing twice, nothing out of order');
  });

  it('does not take what is no number', async () => {
    const { code, output } = await soak('--seconds', 'long');
    expect(output).toContain('--seconds long is no number');
    expect(code).not.toBe(0);
  });
});
