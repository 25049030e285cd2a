import { expect, it, jest } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

jest.setTimeout(180_000);

const LOAD = fileURLToPath(new URL('../../dist/bench/load.js', import.meta.url));

// How quick anything is depends on the machine and is no matter for a test: only that the benchmark works.
it('attacks a server, and counts what it bears', async () => {
  const crowds = { loris: 3, deaf: 2, storm: 20, idle: 5, memory: 4, tlsmemory: 3, warm: 2 };
  const times = { ms: 1000, deafms: 1000, settle: 200, calm: 200, rate: 5, rounds: 1 };
  const given = Object.entries({ ...crowds, ...times }).flatMap(([name, n]) => [`--${name}`, String(n)]);
  const { stdout } = await promisify(execFile)(process.execPath, [LOAD, ...given], { timeout: 120_000 });
  for (const beside of [
    'nobody',
    '3 say a byte a second',
    '2 never read',
    '20 connects a second',
    '5 idle clients',
  ]) {
    expect(stdout).toMatch(new RegExp(`^\\| ${beside} \\| \\d+ \\| 5, 0 lost \\| [\\d.]+ \\|`, 'm'));
  }
  for (const server of ['bare net', 'klatsch serve, in the clear', 'bare tls', 'klatsch serve, TLS']) {
    expect(stdout).toMatch(new RegExp(`^\\| ${server} \\| \\d+ \\| -?[\\d.]+ \\| -?[\\d.]+ \\|$`, 'm'));
  }
});
