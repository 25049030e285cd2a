import { createPrivateKey } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Middle } from '../peer/middle.js';
import { stage } from '../peer/test-peer.js';
import { authority } from '../support/authority.js';
import { cast } from '../support/old/cast.js';
import { OldFramesServer } from '../support/old/old-frames-server.js';
import { E2E_MS, endPrograms, Program } from '../support/program.js';
import { testIdentity } from '../support/test-identity.js';

jest.setTimeout(E2E_MS);

const play = cast();
const start = stage();
const ONE_LINE = /^klatsch: [^\n]+\n$/;
/** A fingerprint as it is shown. */
const SHOWN = /[a-z2-7]{4}(-[a-z2-7]{4}){7}/;
const PASSPHRASE = 'correct horse battery staple';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-trust-'));
});
afterEach(async () => {
  await endPrograms();
  rmSync(home, { recursive: true, force: true });
});

/** Starts `klatsch` for the same user each time. */
function mine(args: readonly string[], env: Readonly<Record<string, string>> = {}): Program {
  const program = new Program(args, { XDG_STATE_HOME: home, ...env });
  program.endInput();
  return program;
}

/** Runs it to its end, and gives what it wrote. */
async function done(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; lines: string[]; stderr: string }> {
  const program = mine(args, env);
  const { code } = await program.exited;
  return { code, lines: program.lines, stderr: program.stderr };
}

const identityFile = (): string => join(home, 'klatsch', 'identity.pem');

describe('the key of a user', () => {
  it('is made once by four programs that are started at once, and by nobody else read', async () => {
    const shown = await Promise.all([1, 2, 3, 4].map(() => done(['id'])));
    expect(new Set(shown.map(({ code, lines }) => `${code} ${lines.join()}`)).size).toBe(1);
    expect(shown[0]?.lines).toEqual([expect.stringMatching(SHOWN), identityFile()]);
    expect(readdirSync(join(home, 'klatsch'))).toEqual(['identity.pem']);
    expect(statSync(identityFile()).mode & 0o777).toBe(0o600);
  });

  it('is not used when others can read it; the error names the file and the way out', async () => {
    await done(['id']);
    chmodSync(identityFile(), 0o644);
    for (const args of [['id'], ['join', '127.0.0.1:1', '--lines'], ['who', '127.0.0.1:1'], ['say', 'x']]) {
      const { code, stderr } = await done(args);
      expect([code, stderr]).toEqual([1, expect.stringMatching(ONE_LINE)]);
      expect(stderr).toContain(`others can read ${identityFile()}`);
      expect(stderr).toContain('klatsch id rotate');
    }
    expect(await done(['who', '127.0.0.1:1', '--plain'])).toMatchObject({
      stderr: expect.stringContaining('no room at 127.0.0.1:1: nobody listens there'),
    });
    expect((await done(['id', 'rotate'])).code).toBe(0);
    expect((await done(['id'])).code).toBe(0);
  });

  it('goes from one machine to another behind a passphrase', async () => {
    const [fingerprint] = (await done(['id'])).lines;
    const file = join(home, 'key.pem');
    const env = { KLATSCH_PASSPHRASE: PASSPHRASE };
    expect(await done(['id', 'export', file])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/KLATSCH_PASSPHRASE/),
    });
    expect((await done(['id', 'export', file], { KLATSCH_PASSPHRASE: 'short' })).code).toBe(1);
    expect(existsSync(file)).toBe(false);
    expect((await done(['id', 'export', file], env)).code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const pem = readFileSync(file, 'utf8');
    expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
    expect(createPrivateKey({ key: pem, passphrase: PASSPHRASE }).asymmetricKeyType).toBe('ed25519');
    // Never over a file that is there.
    expect(await done(['id', 'export', file], env)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(ONE_LINE),
    });
    const there = { ...env, XDG_STATE_HOME: join(home, 'elsewhere') };
    expect(
      await done(['id', 'import', file], { ...there, KLATSCH_PASSPHRASE: 'wrong, wrong, wrong' }),
    ).toMatchObject({
      code: 1,
      stderr: 'klatsch: the passphrase is wrong, or the file is damaged\n',
    });
    expect((await done(['id', 'import', file], there)).code).toBe(0);
    expect((await done(['id'], there)).lines[0]).toBe(fingerprint);
    expect((await done(['id', 'import', file], there)).lines[0]).toContain('that is the key already');
    writeFileSync(file, 'no key');
    expect(await done(['id', 'import', file], there)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(ONE_LINE),
    });
  });

  it('is replaced by another one when told; the old ones are kept', async () => {
    const [first] = (await done(['id'])).lines;
    const rotated = await done(['id', 'rotate']);
    expect(rotated.lines.join(' ')).toMatch(/the old one is kept in \S+\.old .*What this means/);
    const [second] = (await done(['id'])).lines;
    expect(second).not.toBe(first);
    await done(['id', 'rotate']);
    const files = readdirSync(join(home, 'klatsch')).sort();
    expect(files).toEqual(['identity.pem', 'identity.pem.old', 'identity.pem.old-2']);
    for (const file of files) expect(statSync(join(home, 'klatsch', file)).mode & 0o777).toBe(0o600);
    const back = { XDG_STATE_HOME: join(home, 'elsewhere') };
    expect((await done(['id', 'import', `${identityFile()}.old`], back)).code).toBe(0);
    expect((await done(['id'], back)).lines[0]).toBe(first);
  });

  it.each([['show', 'it'], ['export'], ['nonsense']])('has no %s: exit 2', async (...args) => {
    expect(await done(['id', ...args])).toMatchObject({ code: 2, stderr: expect.stringMatching(ONE_LINE) });
  });
});

describe('a server whose key has changed', () => {
  it('is refused by every command, loudly, until klatsch trust server takes the new key', async () => {
    const { port } = await start.server(0, await testIdentity());
    const middle = await play(new Middle(port, 'pass', await testIdentity()));
    const at = `127.0.0.1:${middle.port}`;
    const first = await done(['join', at, '--lines', '--nick', 'alice']);
    expect(first.code).toBe(0);
    expect(first.lines[0]).toMatch(new RegExp(`^${at} is new here: .*${SHOWN.source}$`));
    middle.manner = 'swap';
    for (const args of [
      ['join', at, '--lines'],
      ['say', '--server', at, 'psst'],
      ['who', at],
    ]) {
      const { code, stderr } = await done(args);
      expect([code, stderr]).toEqual([1, expect.stringMatching(ONE_LINE)]);
      expect(stderr).toMatch(
        new RegExp(`^klatsch: THE KEY OF ${at} HAS CHANGED: .*klatsch trust server ${at}$`, 'm'),
      );
    }
    expect(middle.read).toBe('');
    expect(await done(['trust', 'server', at])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--yes'),
    });
    const taken = await done(['trust', 'server', at, '--yes']);
    expect(taken).toMatchObject({ code: 0, stderr: '' });
    expect(taken.lines).toEqual([
      expect.stringMatching(/has now: /),
      expect.stringMatching(/on record: /),
      `${at} is trusted with this key from now on`,
    ]);
    expect((await done(['say', '--server', at, 'psst'])).code).toBe(0);
    expect((await done(['trust', 'server', at])).lines.at(-1)).toContain('nothing to do');
  });
});

describe('klatsch trust', () => {
  it('lists and forgets', async () => {
    const { port } = await start.server(0, await testIdentity());
    const at = `127.0.0.1:${port}`;
    const nobody = await done(['trust', 'list']);
    expect(nobody).toMatchObject({ code: 0, lines: [] });
    expect(nobody.stderr).toMatch(/^klatsch: no key of a server is remembered yet: .*\n$/);
    await done(['who', at]);
    const [line] = (await done(['trust'])).lines;
    expect(line).toMatch(new RegExp(`^${at} {2}${SHOWN.source} {2}since \\d{4}-\\d\\d-\\d\\d$`));
    expect((await done(['trust', 'forget', at])).code).toBe(0);
    expect((await done(['trust', 'list'])).lines).toEqual([]);
    expect(await done(['trust', 'forget', at])).toMatchObject({
      code: 1,
      stderr: `klatsch: ${at} is not known\n`,
    });
    expect((await done(['trust', 'forget'])).code).toBe(2);
    expect((await done(['trust', 'server', 'a:b:c'])).code).toBe(2);
    expect(await done(['trust', 'server', '127.0.0.1:1'])).toMatchObject({ code: 1 });
  });
});

describe('an old server', () => {
  it('is joined by line programs only with --plain', async () => {
    const { port } = await play(new OldFramesServer());
    const at = `127.0.0.1:${port}`;
    const refused = await done(['join', at, '--json']);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(ONE_LINE)]);
    expect(refused.stderr).toContain('--plain');
    expect(JSON.parse(refused.lines.at(-1) ?? '')).toMatchObject({
      fact: 'server:refused',
      code: 'server-insecure',
    });
    expect((await done(['join', at, '--plain', '--lines'])).code).toBe(0);
    expect(existsSync(join(home, 'klatsch', 'known-keys.json'))).toBe(false);
  });
});

describe('a server with a certificate of an authority', () => {
  it('is believed for its name, without a word', async () => {
    const ours = await authority();
    const { port } = await start.server(0, await ours.issue('localhost'));
    const ca = join(home, 'ca.pem');
    writeFileSync(ca, ours.certificate);
    const env = { NODE_EXTRA_CA_CERTS: ca };
    expect(await done(['say', '--server', `localhost:${port}`, 'hello'], env)).toMatchObject({
      code: 0,
      stderr: '',
    });
    // The certificate does not say this address: it is like any other new server.
    expect(await done(['say', '--server', `127.0.0.1:${port}`, 'hello'], env)).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('is new here'),
    });
  });
});

describe('who listens between the real programs', () => {
  /** Two programs in a host's room, by way of somebody who sees every byte. */
  async function talk(...args: readonly string[]): Promise<Buffer> {
    const host = new Program(['host', '--host', '127.0.0.1', '--port', '0', '--json', '--nick', 'hostess']);
    const { port } = await host.fact('server:listening');
    const middle = await play(new Middle(Number(port)));
    const join = (nick: string): Program =>
      new Program(['join', `127.0.0.1:${middle.port}`, '--json', '--nick', nick, ...args]);
    const [one, two] = [join('one-by-name'), join('two-by-name')];
    await Promise.all([one.fact('roster:listed'), two.fact('roster:listed')]);
    one.type('the first secret');
    await two.fact('room:message', { text: 'the first secret' });
    two.type('the second secret');
    await host.fact('room:message', { text: 'the second secret' });
    return middle.seen;
  }
  const WORDS = ['the first secret', 'the second secret', 'hostess', 'one-by-name', 'two-by-name'];

  it('sees none of the texts and nicks', async () => {
    const seen = await talk();
    expect(seen.length).toBeGreaterThan(2000);
    expect(WORDS.filter((word) => seen.includes(word))).toEqual([]);
  });

  it('sees them all with --plain, so that this test can fail', async () => {
    const seen = await talk('--plain');
    expect(WORDS.filter((word) => seen.includes(word))).toEqual(WORDS);
  });
});
