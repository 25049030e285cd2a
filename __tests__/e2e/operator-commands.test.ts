import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { OPERATOR_COMMANDS } from '../../src/operator/table.js';
import { clearScratch, scratch } from '../control/scratch.js';
import { OperatedServer } from '../support/operated.js';
import { E2E_MS, endPrograms } from '../support/program.js';
import type { Program } from '../support/program.js';

jest.setTimeout(E2E_MS);

const KEY = 'k7qdm2x5'.padEnd(32, 'a');

/**
 * A command, what it answers in words (more may follow: whether it is written down), and the kind of its outcome. In an
 * order in which all of them succeed.
 */
const ROWS: readonly (readonly [line: string, answer: RegExp, done: string])[] = [
  ['list', /^1 person is here$/, 'listed'],
  ['announce back at noon', /^announced to 1 person: back at noon$/, 'announced'],
  ['mute bob', /^bob is muted$/, 'muted'],
  ['unmute bob', /^bob may speak again$/, 'unmuted'],
  ['motd set welcome all', /^message of the day set: welcome all\b/, 'motd-set'],
  ['motd', /^message of the day: welcome all$/, 'motd'],
  ['motd clear', /^there is no message of the day any more\b/, 'motd-set'],
  ['limits text-burst 7', /^text-burst is 7 now, it was 60$/, 'limit-set'],
  ['limits', /^\d+ limits$/, 'limits'],
  ['ban 10.9.9.0/24 for 10m spamming', /^banned 10\.9\.9\.0\/24 until .* UTC: spamming/, 'banned'],
  ['bans', /^1 ban$/, 'bans'],
  ['unban 10.9.9.0/24', /^10\.9\.9\.0\/24 is not banned any more\b/, 'unbanned'],
  [`allow ${KEY} carol`, /^carol may come in with k7qd-m2x5-(aaaa-){5}aaaa\b/, 'allowed'],
  ['allowed', /^everybody may come in; 1 key is on the list$/, 'allowed-list'],
  ['disallow carol', /^carol taken off the list; everybody may come in\b/, 'disallowed'],
  [
    'invite carol for 2h',
    /^a code that lets carol in once, until .* UTC: ([a-z2-7]{4}-){4}[a-z2-7]{4}\b/,
    'invited',
  ],
  ['nicks', /^1 nick is kept$/, 'nicks'],
  ['release bob', /^bob is free again\b/, 'released'],
  ['password set open sesame', /^the password is set; nobody is asked for it\b/, 'password-set'],
  ['password clear', /^there is no password any more\b/, 'password-cleared'],
  ['kick bob see you', /^kicked bob \(127\.0\.0\.1\): see you$/, 'kicked'],
  ['exit', /^the server stops; goodbye to \d/, 'stopping'],
];

type Way = (server: OperatedServer, line: string) => Promise<{ readonly lines: readonly string[] }>;

let watcher: Program | null = null;

/** How a command reaches the server; each gives the lines of its answer. */
const WAYS: Readonly<Record<string, Way>> = {
  async ctl(server, line) {
    const ctl = server.ctl(...line.split(' '));
    expect(await ctl.exited).toEqual({ code: 0, signal: null });
    expect(ctl.stderr).toBe('');
    return ctl;
  },
  async 'watch --lines'(server, line) {
    watcher ??= await server.watch('--lines');
    const before = watcher.lines.length;
    const [, answer] = ROWS.find(([typed]) => typed === line) ?? ['', /^$/];
    watcher.type(line);
    await watcher.line(answer);
    return { lines: watcher.lines.slice(before) };
  },
};

/** The same, where the answer is a fact. */
const JSON_WAYS: Readonly<Record<string, Way>> = {
  async 'ctl --json'(server, line) {
    const ctl = server.ctl('--json', ...line.split(' '));
    expect(await ctl.exited).toEqual({ code: 0, signal: null });
    expect(ctl.lines).toHaveLength(1);
    return ctl;
  },
  async 'watch --json'(server, line) {
    watcher ??= await server.watch('--json');
    const answers = (): string[] =>
      watcher?.lines.filter((each) => each.includes('"operator:answered"')) ?? [];
    const request = `console-${answers().length + 1}`;
    watcher.type(line);
    await watcher.fact('operator:answered', { request });
    return { lines: answers().slice(-1) };
  },
};

function commandOf(line: string): string {
  return line.split(' ')[0] ?? '';
}

it('has a row for every command there is', () => {
  expect(new Set(ROWS.map(([line]) => commandOf(line)))).toEqual(
    new Set(OPERATOR_COMMANDS.map(({ name }) => name)),
  );
});

describe.each(Object.keys({ ...WAYS, ...JSON_WAYS }))('by %s', (way) => {
  let server: OperatedServer;

  beforeAll(async () => {
    server = await OperatedServer.start(scratch());
    await server.join('bob');
  });

  afterEach(() => {
    if (server.serve.stderr !== '') throw new Error(server.serve.stderr);
  });

  afterAll(async () => {
    watcher = null;
    await endPrograms();
    clearScratch();
  });

  for (const [line, answer, done] of ROWS) {
    it(line, async () => {
      const said = await WAYS[way]?.(server, line);
      if (said !== undefined) {
        expect(said.lines).toContainEqual(expect.stringMatching(answer));
        return;
      }
      const { lines = [] } = (await JSON_WAYS[way]?.(server, line)) ?? {};
      expect(lines.map((each) => JSON.parse(each) as unknown)).toEqual([
        {
          fact: 'operator:answered',
          at: expect.any(String),
          request: expect.any(String),
          outcome: expect.objectContaining({ done }),
        },
      ]);
    });
  }

  it('and the server has ended as it was told', async () => {
    expect(await server.serve.exited).toEqual({ code: 0, signal: null });
    // A watcher ends with it, and that is no failure.
    if (watcher !== null) expect(await watcher.exited).toEqual({ code: 0, signal: null });
  });
});
