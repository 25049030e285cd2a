import { expect, it, jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

jest.setTimeout(180_000);

const BENCH = fileURLToPath(new URL('../../dist/bench/main.js', import.meta.url));

/** Runs one measure with few of everything. */
async function run(name: string, numbers: Readonly<Record<string, number>>): Promise<string> {
  const given = Object.entries(numbers).flatMap(([number, value]) => [`--${number}`, String(value)]);
  const { stdout } = await promisify(execFile)(process.execPath, [BENCH, name, ...given], {
    timeout: 120_000,
  });
  return stdout;
}

// How quick anything is depends on the machine and is no matter for a test: only that the benchmark works.
it('attacks a server, and counts what it bears', async () => {
  const crowds = { loris: 3, deaf: 2, storm: 20, idle: 5 };
  const stdout = await run('attacks', { ...crowds, ms: 1000, deafms: 1000, settle: 200, rate: 5, rounds: 1 });
  const names = ['3 say a byte a second', '2 never read', '20 connects a second', '5 idle clients'];
  for (const beside of ['nobody', ...names]) {
    expect(stdout).toMatch(new RegExp(`^\\| ${beside} \\| \\d+ \\| 5, 0 lost \\| [\\d.]+ \\|`, 'm'));
  }
});

it('weighs very many who are idle', async () => {
  const stdout = await run('crowd', { idle: 4, tls: 3, warm: 2, calm: 200 });
  for (const server of ['bare net', 'klatsch serve, in the clear', 'bare tls', 'klatsch serve, TLS']) {
    expect(stdout).toMatch(new RegExp(`^\\| ${server} \\| \\d+ \\| -?[\\d.]+ \\| -?[\\d.]+ \\|$`, 'm'));
  }
});
