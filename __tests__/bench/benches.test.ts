import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

jest.setTimeout(180_000);

const BENCHES = fileURLToPath(new URL('../../dist/bench/', import.meta.url));

let running: ChildProcess | null = null;

afterEach(() => {
  running?.kill('SIGKILL');
  running = null;
});

/** What a benchmark prints with these numbers, and how it ends. */
async function run(
  name: string,
  ...numbers: readonly string[]
): Promise<{ code: number | null; output: string }> {
  let output = '';
  const child = spawn(process.execPath, [`${BENCHES}${name}.js`, ...numbers]);
  running = child;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, output };
}

// How quick anything is depends on the machine and is no matter for a test: only that the benchmarks work.
describe('the benchmarks', () => {
  it('press keys while a room is flooded', async () => {
    const few = [
      '--keys',
      '3',
      '--rounds',
      '1',
      '--rate',
      '200',
      '--people',
      '50',
      '--chats',
      '1',
      '--others',
      '0',
    ];
    const { code, output } = await run('screen', ...few);
    expect(output).toMatch(/^\| klatsch \| [\d.]+ \| [\d.]+ \| \d+ \|/m);
    expect(output).toMatch(/^\| klatsch, 50 people, 1 chats \| [\d.]+ \|/m);
    expect(code).toBe(0);
  });

  it('wait for first screens', async () => {
    const { code, output } = await run('start', '--rounds', '1');
    expect(output).toMatch(/^\| klatsch join \| \d+ \| \d+ \| \d+ \| [\d.]+ \|/m);
    expect(code).toBe(0);
  });

  it('fill a scrollback, and find all of it again', async () => {
    const { code, output } = await run('memory', '--warm', '100', '--texts', '200', '--rate', '1000');
    expect(output).toContain('of the last 299 texts 0 are missing');
    expect(code).toBe(0);
  });

  it('fill a scrollback among many people and chats', async () => {
    const few = ['--warm', '100', '--texts', '200', '--rate', '1000', '--people', '50', '--chats', '2'];
    const { code, output } = await run('memory', ...few);
    expect(output).toContain('of the last 299 texts 0 are missing');
    expect(code).toBe(0);
  });

  it('fan out with a memory and without', async () => {
    const { code, output } = await run(
      'store',
      '--clients',
      '5',
      '--few',
      '2',
      '--ms',
      '200',
      '--rounds',
      '1',
    );
    expect(output).toMatch(/^\| 2 clients, --no-store \| [\d.]+ \| [\d.]+ \| 1.00 \| [\d.]+ \|/m);
    expect(output).toMatch(/^\| 5 clients \| [\d.]+ \| [\d.]+ \| [\d.]+ \| [\d.]+ \|/m);
    expect(code).toBe(0);
  });

  it('fan out', async () => {
    const { code, output } = await run('fanout', '--clients', '5', '--ms', '200', '--rounds', '1');
    expect(output).toMatch(/^\| klatsch serve, frames \| [\d.]+ \| [\d.]+ \|/m);
    expect(code).toBe(0);
  });

  it('count what TLS costs', async () => {
    const few = ['--clients', '5', '--ms', '200', '--rounds', '1', '--atonce', '2'];
    const { code, output } = await run('tls', ...few, '--idle', '5', '--warm', '2', '--idlerounds', '1');
    expect(output).toMatch(/^\| klatsch serve, TLS \| \d+ \| [\d.]+ \| \d+ \|$/m);
    expect(output).toMatch(/^\| 5 clients, 64 in flight \|/m);
    expect(output).toMatch(/^\| 5 clients, 1 in flight \|/m);
    expect(output).toMatch(/^\| bare tls \| [\d.]+ \| [\d.]+ \| [\d.]+ \|$/m);
    expect(output).toMatch(/^\| klatsch serve, TLS \| -?[\d.]+ \| -?[\d.]+ \|$/m);
    expect(code).toBe(0);
  });

  it('stop a watcher', async () => {
    const { code, output } = await run('watch', '--clients', '5', '--ms', '200', '--rounds', '1');
    expect(output).toMatch(/^\| a watcher that is stopped (\| [\d.]+ ){5}\| \d of 1 \|$/m);
    expect(code).toBe(0);
  });
});
