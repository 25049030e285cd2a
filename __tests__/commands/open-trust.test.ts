import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { knownKeys, openTrust } from '../../src/commands/open-trust.js';
import type { TrustOptions } from '../../src/commands/open-trust.js';
import { fingerprintOf } from '../../src/identity/fingerprint.js';

const KEY = fingerprintOf(Buffer.from('a key'));

let home: string;
let problems: string[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-trust-'));
  problems = [];
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

function options(plain: boolean): TrustOptions {
  const env = { XDG_STATE_HOME: home };
  return { plain, ask: false, env, onProblem: (code) => problems.push(code) };
}

describe('the keys that somebody knows', () => {
  it('stand in a file of their own, for its owner alone, also where it was open', () => {
    const path = join(home, 'klatsch', 'known-keys.json');
    const known = knownKeys({ XDG_STATE_HOME: home });
    known.rememberServer('box:9000', KEY);
    expect([statSync(path).mode & 0o777, statSync(join(home, 'klatsch')).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
    chmodSync(path, 0o644);
    known.rememberPerson(KEY, 'bob', KEY);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain('bob');
  });
});

describe('what a program is known by', () => {
  it('is a key that is made at first use, and none with --plain', async () => {
    const plain = await openTrust(options(true));
    expect([plain.identity, existsSync(join(home, 'klatsch'))]).toEqual([null, false]);
    const first = await openTrust(options(false));
    const second = await openTrust(options(false));
    expect(second.identity?.fingerprint).toBe(first.identity?.fingerprint);
    expect(problems).toEqual([]);
  });

  it('is one for the run where none can be kept, and that is told', async () => {
    writeFileSync(join(home, 'klatsch'), 'no directory');
    const { identity } = await openTrust(options(false));
    expect(identity?.fingerprint).toHaveLength(52);
    expect(problems).toEqual(['identity-unavailable']);
  });
});
