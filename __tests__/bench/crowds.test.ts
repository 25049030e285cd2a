import { expect, it, jest } from '@jest/globals';
import { benchRunner } from './run-bench.js';

jest.setTimeout(180_000);

const run = benchRunner();

/** One measure with few of everything: what it prints. */
async function printed(name: string, numbers: Readonly<Record<string, number>>): Promise<string> {
  const given = Object.entries(numbers).flatMap(([number, value]) => [`--${number}`, value]);
  const ended = await run(name, ...given);
  expect(ended).toMatchObject({ code: 0 });
  return ended.output;
}

// How quick anything is depends on the machine and is no matter for a test: only that the benchmark works.
it('attacks a server, and counts what it bears', async () => {
  const crowds = { loris: 3, deaf: 2, storm: 20, idle: 5 };
  const output = await printed('attacks', {
    ...crowds,
    ms: 1000,
    deafms: 1000,
    settle: 200,
    rate: 5,
    rounds: 1,
  });
  const names = ['3 say a byte a second', '2 never read', '20 connects a second', '5 idle clients'];
  for (const beside of ['nobody', ...names]) {
    expect(output).toMatch(new RegExp(`^\\| ${beside} \\| \\d+ \\| 5, 0 lost \\| [\\d.]+ \\|`, 'm'));
  }
});

it('weighs very many who are idle', async () => {
  const output = await printed('crowd', { idle: 4, tls: 3, warm: 2, calm: 200 });
  for (const server of ['bare net', 'klatsch serve, in the clear', 'bare tls', 'klatsch serve, TLS']) {
    expect(output).toMatch(new RegExp(`^\\| ${server} \\| \\d+ \\| -?[\\d.]+ \\| -?[\\d.]+ \\|$`, 'm'));
  }
});

it('weighs those over TLS alone', async () => {
  const output = await printed('crowd', { idle: 0, tls: 3, warm: 1, calm: 200 });
  expect(output).toMatch(/^\| klatsch serve, TLS \| 3 \|/m);
  expect(output).not.toContain('in the clear');
});
