import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { fingerprintOf } from '../../src/identity/fingerprint.js';
import { clearScratch, scratch } from '../control/scratch.js';
import { Middle } from '../peer/middle.js';
import type { Authority } from '../support/authority.js';
import { authority } from '../support/authority.js';
import { cast } from '../support/old/cast.js';
import { OperatedServer } from '../support/operated.js';
import { E2E_MS, endPrograms } from '../support/program.js';
import type { TestIdentity } from '../support/test-identity.js';
import { testIdentity } from '../support/test-identity.js';
import { User } from '../support/user.js';

jest.setTimeout(E2E_MS);

const play = cast();
let ours: Authority;
let issued: TestIdentity;
let files: string;
/** Of the machine of somebody in the company whose authority it is. */
let trusting: Readonly<Record<string, string>>;

beforeAll(async () => {
  ours = await authority();
  issued = await ours.issue('localhost');
});
beforeEach(() => {
  files = scratch();
  trusting = { NODE_EXTRA_CA_CERTS: file('ca.pem', ours.certificate) };
});
afterEach(async () => {
  await endPrograms();
  clearScratch();
});

const someone = (): User => new User(scratch());

function file(name: string, content: string): string {
  const path = join(files, name);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

function pair({ certificate, key }: TestIdentity): string[] {
  return ['--tls-cert', file('server.crt', certificate), '--tls-key', file('server.key', key)];
}

describe('a server with a certificate of an authority', () => {
  it('is believed for its name without a word, and by whoever does not know the authority at first use', async () => {
    const { port } = await OperatedServer.start(scratch(), ...pair(issued));
    const at = `localhost:${port}`;
    const [ann, bob] = [someone(), someone()];
    const inside = ann.join(at, 'ann', [], trusting);
    const fingerprint = fingerprintOf(issued.spki);
    expect(await inside.fact('server:connected')).toMatchObject({ secure: true, fingerprint });
    await inside.fact('roster:listed');
    expect(inside.facts.filter(({ fact }) => fact === 'server:trusted')).toEqual([]);
    const other = bob.join(at, 'bob');
    await other.fact('roster:listed');
    expect(await other.fact('server:trusted')).toMatchObject({ server: at, fingerprint });
    expect((await bob.run(['trust', 'list'])).lines).toHaveLength(1);
  });

  it('is known by that key from then on, but for another one that the authority vouches for', async () => {
    const server = await OperatedServer.start(scratch(), ...pair(issued));
    const at = `localhost:${server.port}`;
    const ann = someone();
    expect(await ann.visit(at, 'ann', [], trusting)).toMatchObject({ code: 0, stderr: '' });
    expect((await ann.run(['trust', 'list'])).lines).toEqual([expect.stringContaining(at)]);
    // Another key for the same name is right as long as the authority vouches for it, and only then.
    const renewed = await ours.issue('localhost');
    const second = await server.again(...pair(renewed));
    expect(await ann.visit(at, 'ann', [])).toMatchObject({ code: 1, refusal: 'server-key-changed' });
    expect(await ann.visit(at, 'ann', [], trusting)).toMatchObject({ code: 0, stderr: '' });
    expect(await ann.visit(at, 'ann', [])).toMatchObject({ code: 0, stderr: '' });
    const before = readFileSync(join(ann.state, 'klatsch', 'known-keys.json'), 'utf8');
    await second.again(...pair(await testIdentity()));
    expect(await ann.visit(at, 'ann', [], trusting)).toMatchObject({
      code: 1,
      refusal: 'server-key-changed',
    });
    expect(readFileSync(join(ann.state, 'klatsch', 'known-keys.json'), 'utf8')).toBe(before);
  });

  it('is not spoken to in the clear afterwards: somebody may stand between', async () => {
    const { port } = await OperatedServer.start(scratch(), ...pair(issued));
    const middle = await play(new Middle(Number(port)));
    const at = `localhost:${middle.port}`;
    const ann = someone();
    expect(await ann.visit(at, 'ann', [], trusting)).toMatchObject({ code: 0, stderr: '' });
    middle.manner = 'garble';
    expect(await ann.visit(at, 'ann', [], trusting)).toMatchObject({
      code: 1,
      refusal: 'server-insecure',
      stderr: expect.stringContaining('DOES NOT ENCRYPT ANY MORE'),
    });
    expect(middle.read).toBe('');
  });

  it('uses no key of its own, and makes none', async () => {
    const home = scratch();
    const env = { XDG_RUNTIME_DIR: home, XDG_STATE_HOME: join(home, 'state') };
    await OperatedServer.startIn(env, ...pair(issued));
    expect(existsSync(join(home, 'state', 'klatsch', 'server.pem'))).toBe(false);
  });
});

describe('a certificate as openssl makes one', () => {
  const hasOpenssl = ((): boolean => {
    try {
      execFileSync('openssl', ['version'], { stdio: 'ignore' });
      return true;
    } catch {
      process.stderr.write('skipped: openssl is not installed, so that it can make no certificate\n');
      return false;
    }
  })();

  (hasOpenssl ? it : it.skip).each([['rsa:2048'], ['ed25519']])('with a key of %s serves', async (kind) => {
    const [key, certificate] = [join(files, 'own.key'), join(files, 'own.crt')];
    const args = `req -x509 -newkey ${kind} -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost`;
    execFileSync('openssl', [...args.split(' '), '-keyout', key, '-out', certificate], { stdio: 'ignore' });
    const { port } = await OperatedServer.start(scratch(), '--tls-cert', certificate, '--tls-key', key);
    const ann = someone();
    const visit = await ann.visit(`localhost:${port}`, 'ann', [], { NODE_EXTRA_CA_CERTS: certificate });
    expect(visit).toEqual({ code: 0, stderr: '', refusal: null });
  });
});

describe('a certificate that is no good', () => {
  const BAD: readonly (readonly [what: string, args: () => Promise<string[]>, says: RegExp])[] = [
    [
      'without its key',
      async () => Promise.resolve(pair(issued).slice(0, 2)),
      /--tls-cert and --tls-key go together/,
    ],
    [
      'missing beside a key',
      async () => Promise.resolve(pair(issued).slice(2)),
      /--tls-cert and --tls-key go together/,
    ],
    [
      'with the key of another one',
      async () => pair({ ...issued, key: (await ours.issue('localhost')).key }),
      /^klatsch: --tls-cert and --tls-key are no certificate and its key: /,
    ],
    [
      'with a key of another kind',
      async () => pair({ ...issued, key: (await testIdentity()).key }),
      /^klatsch: --tls-cert and --tls-key are no certificate and its key: /,
    ],
    [
      'that is not PEM',
      async () => Promise.resolve(pair({ ...issued, certificate: 'no certificate' })),
      /^klatsch: --tls-cert and --tls-key are no certificate and its key: /,
    ],
    [
      'with a key that is not PEM',
      async () => Promise.resolve(pair({ ...issued, key: 'no key' })),
      /^klatsch: --tls-cert and --tls-key are no certificate and its key: /,
    ],
    [
      'that is not there',
      async () => Promise.resolve([...pair(issued).slice(2), '--tls-cert', join(files, 'nowhere.pem')]),
      /nowhere\.pem cannot be read \(ENOENT\)/,
    ],
  ];

  it.each(BAD)('%s: one line says so, and nothing is served', async (_what, args, says) => {
    for (const command of ['serve', 'host']) {
      const ended = await someone().run([
        command,
        '--lines',
        '--port',
        '0',
        '--host',
        '127.0.0.1',
        ...(await args()),
      ]);
      expect(ended).toEqual({ code: 2, lines: [], stderr: expect.stringMatching(says) });
      expect(ended.stderr).toMatch(/^klatsch: [^\n]+\n$/);
    }
  });
});
