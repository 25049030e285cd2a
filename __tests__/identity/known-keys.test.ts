import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fingerprintOf } from '../../src/identity/fingerprint.js';
import { KnownKeys } from '../../src/identity/known-keys.js';
import { KNOWN_SERVERS } from '../../src/limits.js';

const [A, B] = [fingerprintOf(Buffer.from('a')), fingerprintOf(Buffer.from('b'))];
let directory: string;
let path: string;
let known: KnownKeys;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'klatsch-known-'));
  path = join(directory, 'known.json');
  known = new KnownKeys({ path, replace: writeFileSync, now: () => 0 });
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('KnownKeys', () => {
  it('remembers a server by its address, in any case, until it is forgotten', () => {
    expect(known.server('Box:9000')).toBeNull();
    known.rememberServer('Box:9000', A);
    expect([known.server('box:9000'), known.server('box:9001')]).toEqual([A, null]);
    expect(known.servers()).toEqual([{ address: 'box:9000', key: A, since: '1970-01-01T00:00:00.000Z' }]);
    known.rememberServer('box:9000', B);
    expect(known.server('box:9000')).toBe(B);
    expect([known.forgetServer('BOX:9000'), known.forgetServer('box:9000')]).toEqual([true, false]);
    expect(known.server('box:9000')).toBeNull();
  });

  it('remembers somebody by server and nick, in any case', () => {
    known.rememberPerson(A, 'Bob', B);
    expect([known.person(A, 'bob'), known.person(B, 'bob'), known.person(A, 'eve')]).toEqual([B, null, null]);
    expect([known.forgetPerson(A, 'BOB'), known.forgetPerson(A, 'bob')]).toEqual([true, false]);
  });

  it('sees what another program has remembered meanwhile', () => {
    const other = new KnownKeys({ path, replace: writeFileSync, now: () => 0 });
    known.rememberServer('a:1', A);
    other.rememberServer('b:1', B);
    known.rememberPerson(A, 'bob', B);
    expect([other.server('a:1'), known.server('b:1'), other.person(A, 'bob')]).toEqual([A, B, B]);
  });

  it('is not misled by names that objects have', () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(known.server(name)).toBeNull();
      expect(known.forgetServer(name)).toBe(false);
    }
    known.rememberServer('__proto__', A);
    expect(known.server('__proto__')).toBe(A);
  });

  it('keeps nothing else that stands in its file: that may be too deep to be written', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const since = new Date(0).toISOString();
    writeFileSync(
      path,
      `{"servers":{"a:1":{"key":"${A}","since":"${since}","more":${deep}}},"people":{},"more":${deep}}`,
    );
    known.rememberServer('b:1', B);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      servers: { 'a:1': { key: A, since }, 'b:1': { key: B, since } },
      people: {},
    });
  });

  it('forgets the one learned first when there are too many', () => {
    const since = new Date(0).toISOString();
    const servers = Array.from(
      { length: KNOWN_SERVERS },
      (_, n) => `"s${n}:1":{"key":"${A}","since":"${since}"}`,
    );
    writeFileSync(path, `{"servers":{${servers.join(',')}},"people":{}}`);
    known.rememberServer('new:1', B);
    expect(known.servers()).toHaveLength(KNOWN_SERVERS);
    expect([known.server('s0:1'), known.server('s1:1'), known.server('new:1')]).toEqual([null, A, B]);
  });

  it.each([
    '',
    'x',
    '[]',
    '{}',
    '{"servers":{},"people":{"a":1}}',
    '{"servers":{"a":{"key":"x","since":""}},"people":{}}',
  ])('trusts nobody on the word of a file like %s, and leaves it alone', (content) => {
    writeFileSync(path, content);
    expect(() => known.server('a:1')).toThrow(expect.objectContaining({ code: 'known-keys-invalid' }));
    expect(() => {
      known.rememberServer('a:1', A);
    }).toThrow(expect.objectContaining({ code: 'known-keys-invalid' }));
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});
