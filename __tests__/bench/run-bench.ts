import { afterEach } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BENCH = fileURLToPath(new URL('../../dist/bench/main.js', import.meta.url));

/** What the benchmark has printed, on both outputs, and its exit code. */
interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** Gives what runs the benchmark with these names and numbers; what still runs after a test of the file is ended. */
export function benchRunner(): (...args: readonly (string | number)[]) => Promise<Run> {
  let running: ChildProcess | null = null;
  afterEach(() => {
    running?.kill('SIGKILL');
    running = null;
  });
  return async (...args) => {
    let output = '';
    const child = spawn(process.execPath, [BENCH, ...args.map(String)]);
    running = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
    return { code, output };
  };
}
