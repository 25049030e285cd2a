import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accessOf } from '../../src/commands/access-settings.js';
import { credentials } from '../../src/commands/credentials.js';
import { serverIdentity } from '../../src/commands/server-identity.js';
import { chooseSettings } from '../../src/commands/settings.js';
import { fingerprintOf } from '../../src/identity/fingerprint.js';
import { testIdentity } from '../support/test-identity.js';

let home: string;
const warnings: string[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'klatsch-'));
  warnings.length = 0;
});

afterEach(() => {
  chmodSync(home, 0o700);
  rmSync(home, { recursive: true });
});

const warn = (message: string): void => {
  warnings.push(message);
};

describe('the settings of access', () => {
  const names = ['access', 'old-clients', 'invite', 'ask-password'] as const;

  it('come from flags, or from variables with _ for -', () => {
    const env = { XDG_CONFIG_HOME: home, KLATSCH_OLD_CLIENTS: 'local', KLATSCH_INVITE: 'k7qd-m2x5' };
    expect(chooseSettings(names, { access: 'keys', 'ask-password': true }, env)).toEqual({
      access: 'keys',
      'old-clients': 'local',
      invite: 'k7qd-m2x5',
      'ask-password': true,
    });
  });

  it.each([
    [{ access: 'closed' }, '--access must be open, keys or password'],
    [{ 'old-clients': 'maybe' }, '--old-clients must be yes, local or no'],
    [{ invite: 'two words' }, '--invite must be an invite code'],
  ])('name what is wrong with %j', (flags, message) => {
    expect(() => chooseSettings(names, flags, { XDG_CONFIG_HOME: home })).toThrow(message);
  });

  it.each([
    [{}, { mode: 'open', oldClients: 'yes' }],
    [{ access: 'keys' }, { mode: 'keys', oldClients: 'no' }],
    [
      { access: 'keys', 'old-clients': 'local' },
      { mode: 'keys', oldClients: 'local' },
    ],
    [{ 'old-clients': 'no' }, { mode: 'open', oldClients: 'no' }],
    [{ access: 'password' }, { mode: 'password', oldClients: 'no', password: 'secret' }],
  ] as const)('%j mean %j', (settings, access) => {
    expect(accessOf(settings, 'secret')).toEqual(access);
  });

  it('set no password that is empty', () => {
    expect(accessOf({ access: 'password' }, '')).toEqual({ mode: 'password', oldClients: 'no' });
  });
});

describe('the identity of a server', () => {
  it('is made once, in a file for its owner', async () => {
    const env = { XDG_STATE_HOME: home };
    const first = await serverIdentity({}, env, warn);
    expect(await serverIdentity({}, env, warn)).toMatchObject({ fingerprint: first.fingerprint });
    const path = join(home, 'klatsch', 'server.pem');
    expect(readFileSync(path, 'utf8')).toContain('BEGIN PRIVATE KEY');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(warnings).toEqual([]);
  });

  it('is not used when others can read it; the error names the file and the way out', async () => {
    const env = { XDG_STATE_HOME: home };
    await serverIdentity({}, env, warn);
    const path = join(home, 'klatsch', 'server.pem');
    chmodSync(path, 0o640);
    const refusal: unknown = await serverIdentity({}, env, warn).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'identity-exposed',
      message: expect.stringContaining(`chmod 600 ${path}`),
    });
    // `klatsch id rotate` would replace the user's key.
    expect(refusal).toMatchObject({ message: expect.stringContaining('a server’s: move the file away') });
    renameSync(path, `${path}.old`);
    expect((await serverIdentity({}, env, warn)).fingerprint).toHaveLength(52);
  });

  it('is one for the run where none can be kept, and that is told', async () => {
    writeFileSync(join(home, 'klatsch'), 'no directory');
    const identity = await serverIdentity({}, { XDG_STATE_HOME: home }, warn);
    expect(identity.fingerprint).toHaveLength(52);
    expect(warnings).toEqual([expect.stringContaining('good for this run only')]);
  });

  it('is the certificate that was chosen', async () => {
    const { key, certificate, spki } = await testIdentity();
    const files = { 'tls-cert': join(home, 'cert.pem'), 'tls-key': join(home, 'key.pem') };
    writeFileSync(files['tls-cert'], certificate);
    writeFileSync(files['tls-key'], key);
    expect(await serverIdentity(files, { XDG_STATE_HOME: home }, warn)).toEqual({
      key,
      certificate,
      fingerprint: fingerprintOf(spki),
    });
  });

  it('is refused when its two halves are not there, are none, or do not belong together', async () => {
    const [one, other] = [await testIdentity(), await testIdentity()];
    const files = { 'tls-cert': join(home, 'cert.pem'), 'tls-key': join(home, 'key.pem') };
    const refusal = (): Promise<unknown> => serverIdentity(files, {}, warn).catch((error: unknown) => error);
    expect(await refusal()).toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('ENOENT'),
    });
    writeFileSync(files['tls-cert'], one.certificate);
    writeFileSync(files['tls-key'], other.key);
    expect(await refusal()).toMatchObject({ code: 'config-invalid' });
    writeFileSync(files['tls-key'], 'nothing');
    expect(await refusal()).toMatchObject({ code: 'config-invalid' });
    const half = serverIdentity({ 'tls-key': files['tls-key'] }, {}, warn);
    await expect(half).rejects.toMatchObject({ code: 'command-usage' });
  });
});

describe('what is shown to a room', () => {
  const ask = (): Promise<string> => Promise.resolve('typed');

  it('is the invite code, and the password of the variable', async () => {
    expect(await credentials({}, { env: {}, ask })).toEqual({});
    const env = { KLATSCH_PASSWORD: 'open sesame' };
    const both = { invite: 'code', password: 'open sesame' };
    expect(await credentials({ invite: 'code' }, { env, ask })).toEqual(both);
  });

  it('is asked for only where it is wanted and the variable does not say it', async () => {
    const env = { KLATSCH_PASSWORD: 'open sesame' };
    expect(await credentials({ 'ask-password': true }, { env: {}, ask })).toEqual({ password: 'typed' });
    expect(await credentials({ 'ask-password': true }, { env, ask })).toEqual({ password: 'open sesame' });
  });
});
