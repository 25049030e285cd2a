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

/** How a soak has ended, and what it has written. */
interface Ending {
  readonly code: number | null;
  readonly output: string;
  /** What is wrong. */
  readonly complaints: string;
}

async function soak(...args: readonly string[]): Promise<Ending> {
  const child = spawn(process.execPath, ['--expose-gc', MAIN, ...args]);
  running = child;
  let output = '';
  let complaints = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  running = null;
  return { code, output, complaints };
}

describe('the soak', () => {
  it('loses nothing, doubles nothing and leaves nothing behind', async () => {
    const { code, output, complaints } = await soak(...(process.env.CI === undefined ? SHORT : LONG));
    // What it has found comes first: of a long message only the beginning may be told.
    if (code !== 0) throw new Error(`${complaints}${output}`);
    expect(output).toMatch(/^\| kills of the server \| 2 \|$/m);
    expect(output).toContain('nothing lost, nothing twice, nothing out of order');
  });

  it('does not take what is no number', async () => {
    const { code, complaints } = await soak('--seconds', 'long');
    expect(complaints).toContain('--seconds long is no number');
    expect(code).not.toBe(0);
  });
});
