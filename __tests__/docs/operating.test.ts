import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { END_SIGNALS, exitCodeOf } from '../../src/commands/exit.js';
import { PEER_LIMIT_NAMES, peerLimits } from '../../src/commands/limit-settings.js';
import type { Option } from '../../src/commands/options.js';
import { OPTIONS } from '../../src/commands/options.js';
import { COMMANDS } from '../../src/commands/table.js';
import type { ErrorCode } from '../../src/errors.js';
import { ERROR_CODES } from '../../src/errors.js';
import * as limits from '../../src/limits.js';
import { LOG_CODES } from '../../src/log/codes.js';
import { LAG_METRIC, METRICS } from '../../src/metrics/table.js';
import { OPERATOR_COMMANDS } from '../../src/operator/table.js';
import { DEFAULT_LIMITS, LIMIT_NAMES, parseLimits } from '../../src/operator/server-limits.js';
import { DEFAULT_PEER_LIMITS } from '../../src/peer/peer-limits.js';
import { codeIn, tableBehind } from './tables.js';

const PAGE = readFileSync(new URL('../../docs/OPERATING.md', import.meta.url), 'utf8');

/** Codes that only somebody in front of a chat program meets. */
const CHAT_ONLY: readonly ErrorCode[] = [
  'connect-failed',
  'chat-resume-refused',
  'undelivered-none',
  'undelivered-other',
  'known-keys-invalid',
  'tls-failed',
  'tls-unanswered',
  'server-insecure',
  'server-key-changed',
  'person-key-changed',
  'person-key-wrong',
  'person-key-none',
  'invitation-forged',
  'passphrase-wrong',
  'passphrase-missing',
  'key-file-invalid',
  'not-connected',
  'already-connected',
  'server-refused',
  'protocol-violation',
  'person-self',
  'person-unreachable',
  'memory-not-kept',
  'person-ignored',
  'person-not-ignored',
  'chat-exists',
  'chat-none',
  'chat-failed',
  'text-is-goodbye',
  'invitation-none',
  'invitation-pending',
  'invitation-failed',
  'too-many-chats',
  'rename-unsupported',
  'theme-invalid',
  'text-not-echoed',
];

/** The names in the first column, and whether each is explained. */
function namesIn(heading: string, head: readonly string[]): string[] {
  const rows = tableBehind(PAGE, heading, head);
  for (const row of rows) expect(row.at(-1)).not.toBe('');
  return rows.map(([first]) => codeIn(first));
}

describe('docs/OPERATING.md', () => {
  const rows = tableBehind(PAGE, '## Limits', ['name', 'default', 'unit', 'past it']).map(
    ([name, value = '']) => [codeIn(name), value] as const,
  );

  it('lists every limit that --limit takes, and no other', () => {
    expect(rows.map(([name]) => name).sort()).toEqual([...LIMIT_NAMES].sort());
  });

  it('says each default', () => {
    expect(parseLimits(rows.map(([name, value]) => `${name}=${value}`))).toEqual(DEFAULT_LIMITS);
  });

  it('lists every limit of a chat program with its default', () => {
    const own = tableBehind(PAGE, 'A chat program (', ['name', 'default', 'unit', 'past it']);
    expect(own.map(([name]) => codeIn(name))).toEqual(PEER_LIMIT_NAMES);
    const limit = own.map(([name, value = '']) => `${codeIn(name)}=${value}`);
    expect(peerLimits({ limit })).toEqual(DEFAULT_PEER_LIMITS);
  });

  it('says every fixed limit as it is', () => {
    const numbers: Readonly<Record<string, unknown>> = { ...limits };
    const fixed = tableBehind(PAGE, 'Fixed, because nobody', ['limit', 'value', 'unit', 'of']);
    expect(fixed.length).toBeGreaterThan(10);
    for (const [name, value] of fixed) expect([name, Number(value)]).toEqual([name, numbers[codeIn(name)]]);
    expect(PAGE).toContain(`at most ${limits.STOP_MS / 1000} s (\`STOP_MS\`)`);
  });

  it('says the numbers of keys and guesses as they are', () => {
    const flat = PAGE.replace(/\s+/g, ' ');
    const n = (value: number): string => value.toLocaleString('en-US');
    const days = limits.NICK_KEPT_MS / 86_400_000;
    for (const sentence of [
      `for ${days} days after it was seen last: up to ${limits.NICKS_PER_KEY} nicks a key`,
      `has the nick again after ${limits.OWNER_PING_MS / 1000} seconds`,
      `After ${limits.GUESSES} wrong passwords or codes`,
      `until ${limits.GUESS_WAIT_MS / 1000} seconds after the last`,
      `up to ${n(limits.NICKS_KEPT)}, each with the fingerprint of its key and when it was seen last; kept for ${days} days`,
      `up to ${n(limits.ALLOWED_KEPT)}: fingerprint`,
      `up to ${n(limits.INVITES_OPEN)} that are open`,
      `there are ${n(limits.ALLOWED_KEPT)} keys on the list, or ${n(limits.INVITES_OPEN)} open invite codes`,
    ]) {
      expect(flat).toContain(sentence);
    }
    expect(limits.INVITE_CODE_MS).toBe(86_400_000);
    expect(limits.PASSWORD_CHECKS).toBe(2);
  });

  it('lists every option of serve with its variable', () => {
    const listed = tableBehind(PAGE, '## Options', ['option', 'variable', 'unless told', 'means']).map(
      ([option, variable]) => {
        const [flag = '', value] = codeIn(option).split(' ');
        return { flag, takesValue: value !== undefined, variable: codeIn(variable) };
      },
    );
    const wanted = (COMMANDS.serve?.options ?? []).map((name) => {
      const { kind, variable = `KLATSCH_${name.toUpperCase().replaceAll('-', '_')}` }: Option = OPTIONS[name];
      return { flag: `--${name}`, takesValue: kind !== 'flag', variable };
    });
    const byFlag = (a: { flag: string }, b: { flag: string }): number => (a.flag < b.flag ? -1 : 1);
    expect(listed.sort(byFlag)).toEqual(wanted.sort(byFlag));
  });

  it('lists the commands about access as they are typed', () => {
    const rows = tableBehind(PAGE, '## Who may come in', ['command', 'what it does']);
    const first = OPERATOR_COMMANDS.findIndex(({ name }) => name === 'allow');
    const access = OPERATOR_COMMANDS.slice(first, -1);
    expect(access.map(({ name }) => name)).toContain('password');
    expect(rows.map(([usage]) => codeIn(usage))).toEqual(access.map(({ usage }) => usage));
  });

  it('lists every signal with its exit code', () => {
    const signals = tableBehind(PAGE, '### Signals', [
      'signal',
      'a service',
      'on a terminal, or with `--lines`',
    ]);
    expect(signals.map(([name]) => codeIn(name)).sort()).toEqual([...END_SIGNALS].sort());
    for (const signal of END_SIGNALS) {
      const row = signals.find(([name]) => codeIn(name) === signal);
      expect(row?.join(' ')).toContain(`exit ${exitCodeOf(signal)}`);
    }
    const codes = tableBehind(PAGE, '### Exit codes', ['exit code', 'means']).map(([code]) => code);
    expect(codes).toEqual(['0', '1', '2', '128 + n']);
  });

  it('lists every code of the log', () => {
    const names = namesIn('## The log', ['code', 'level', 'means; fields']);
    expect(names.sort()).toEqual([...LOG_CODES].sort());
  });

  it('lists every error code that an operator meets', () => {
    const names = namesIn('### Error codes', ['code', 'means']);
    const wanted = ERROR_CODES.filter((code) => !CHAT_ONLY.includes(code));
    expect(names.sort()).toEqual([...wanted].sort());
  });

  it('lists every metric with its type and its labels', () => {
    const listed = tableBehind(PAGE, '## Metrics', ['metric', 'type', 'labels', 'means']).map(
      ([name, type, labels = '']) => [codeIn(name), type, labels.match(/[a-z]+/g) ?? []],
    );
    const wanted = Object.entries(METRICS).map(([name, { type, labels }]) => [name, type, [...labels]]);
    expect(listed.sort()).toEqual([...wanted, [LAG_METRIC, 'histogram', []]].sort());
  });

  it('has no link into itself that leads nowhere', () => {
    const anchors = [...PAGE.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    const links = [...PAGE.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links.length).toBeGreaterThan(5);
    for (const link of links) expect(anchors).toContain(link);
  });
});
