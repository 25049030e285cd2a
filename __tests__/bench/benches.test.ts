import { describe, expect, it, jest } from '@jest/globals';
import { benchRunner } from './run-bench.js';

jest.setTimeout(180_000);

const run = benchRunner();

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
    const few = ['--clients', '5', '--few', '2', '--ms', '200', '--rounds', '1'];
    const { code, output } = await run('store', ...few);
    expect(output).toMatch(/^\| 2 clients, --no-store \| [\d.]+ \| [\d.]+ \| 1.00 \| [\d.]+ \|/m);
    expect(output).toMatch(/^\| 5 clients \| [\d.]+ \| [\d.]+ \| [\d.]+ \| [\d.]+ \|/m);
    expect(code).toBe(0);
  });

  it.each(['fanout', 'single'])('deliver: %s', async (name) => {
    const { code, output } = await run(
      name,
      '--clients',
      '5',
      '--ms',
      '200',
      '--rounds',
      '1',
      '--others',
      '0',
    );
    for (const who of ['bare net, frames', 'bare net, lines', 'bare net, extension', 'bare tls']) {
      expect(output).toMatch(new RegExp(`^\\| ${who} \\| [\\d.]+ \\|`, 'm'));
    }
    for (const who of ['frames', 'lines', 'extension', 'over TLS']) {
      expect(output).toMatch(new RegExp(`^\\| klatsch, ${who} \\| [\\d.]+ \\|`, 'm'));
    }
    expect(code).toBe(0);
  });

  it('let people come in, who are told of everybody', async () => {
    const few = ['--joins', '70', '--many', '90', '--rounds', '1', '--others', '0'];
    const { code, output } = await run('joins', ...few);
    for (const who of ['frames', 'lines', 'extension', 'over TLS']) {
      expect(output).toMatch(
        new RegExp(`^\\| klatsch, ${who} \\| [\\d.]+ \\| – \\| [\\d.]+ \\| 70 \\|`, 'm'),
      );
    }
    expect(output).toMatch(/^\| klatsch, extension \| [\d.]+ \| – \| [\d.]+ \| 90 \|/m);
    expect(code).toBe(0);
  });

  it('look how long texts take under load', async () => {
    const { code, output } = await run('latency', '--clients', '5', '--ms', '200', '--rounds', '1');
    expect(output).toMatch(/^\| klatsch, frames (\| [\d.]+ ){5,6}\|/m);
    expect(code).toBe(0);
  });

  it('open a dashboard', async () => {
    const few = ['--few', '3', '--many', '5', '--ms', '200', '--rounds', '1'];
    const { code, output } = await run('operated', ...few);
    expect(output.match(/^\| dashboard, store (\| [\d.]+ ){4}\|$/gm)).toHaveLength(4);
    expect(code).toBe(0);
  });

  it('talk in private', async () => {
    const { code, output } = await run('private', '--texts', '20', '--rounds', '1');
    expect(output).toMatch(/^\| klatsch to klatsch, in the clear (\| [\d.]+ ){5}\|$/m);
    expect(output).toMatch(/^\| klatsch to klatsch, over TLS (\| [\d.]+ ){5}\|$/m);
    expect(code).toBe(0);
  });

  it('count what TLS costs', async () => {
    const few = ['--clients', '5', '--ms', '200', '--rounds', '1', '--atonce', '2'];
    const { code, output } = await run('tls', ...few);
    expect(output).toMatch(/^\| klatsch, over TLS \| \d+ \| [\d.]+ \| \d+ \|$/m);
    expect(output).toMatch(/^\| 5 clients, 64 in flight \|/m);
    expect(output).toMatch(/^\| 5 clients, 1 in flight \|/m);
    expect(output).toMatch(/^\| bare tls \| [\d.]+ \| [\d.]+ \| [\d.]+ \|$/m);
    expect(code).toBe(0);
  });

  it('weigh clients', async () => {
    const { code, output } = await run('clients', '--clients', '5', '--warm', '2', '--rounds', '1');
    expect(output).toMatch(/^\| klatsch, over TLS (\| -?[\d.]+ ){4}\|$/m);
    expect(code).toBe(0);
  });

  it('start servers', async () => {
    const { code, output } = await run('serve', '--rounds', '1');
    expect(output).toMatch(/^\| klatsch serve \| \d+ \| [\d.]+ \|$/m);
    expect(code).toBe(0);
  });

  it('stop a watcher', async () => {
    const { code, output } = await run('watch', '--clients', '5', '--ms', '200', '--rounds', '1');
    expect(output).toMatch(/^\| a watcher that is stopped (\| [\d.]+ ){3}\| \d of 1 \|$/m);
    expect(code).toBe(0);
  });

  it.each([
    [['nothing'], 'there is no measure nothing'],
    [['start', '--clients', '5'], '--clients is nothing to what is measured'],
    [['start', '--rounds', 'many'], '--rounds needs a number'],
  ])('say what is wrong with %j', async (args, reason) => {
    const { code, output } = await run(...args);
    expect(output).toContain(reason);
    expect(code).toBe(2);
  });
});
