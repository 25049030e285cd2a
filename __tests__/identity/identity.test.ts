import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fingerprintOf, isFingerprint } from '../../src/identity/fingerprint.js';
import { readable } from '../../src/identity/readable.js';
import { newIdentity, toPem } from '../../src/identity/identity.js';
import { ownIdentity, readIdentity, replaceIdentity } from '../../src/identity/identity-file.js';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'klatsch-id-'));
  path = join(directory, 'state', 'identity.pem');
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

describe('fingerprintOf', () => {
  it('is SHA-256 in base32 (RFC 4648)', () => {
    // printf abc | openssl dgst -sha256 -binary | base32 | tr A-Z a-z
    expect(fingerprintOf(Buffer.from('abc'))).toBe('xj4bnp4pahh6uqkbidpf3lrceoyagyndsylxvhfucd7wd4qacwwq');
    expect(isFingerprint(fingerprintOf(Buffer.from('abc')))).toBe(true);
    for (const text of ['', 'x'.repeat(51), 'X'.repeat(52), '1'.repeat(52)])
      expect(isFingerprint(text)).toBe(false);
  });

  it('is read in eight groups of four', () => {
    expect(readable(fingerprintOf(Buffer.from('abc')))).toBe('xj4b-np4p-ahh6-uqkb-idpf-3lrc-eoya-gynd');
  });
});

describe('newIdentity', () => {
  it('is an Ed25519 key with a certificate that it has signed and that names nobody', async () => {
    const [one, two] = [await newIdentity(), await newIdentity()];
    const certificate = new X509Certificate(one.certificate);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.export({ type: 'spki', format: 'der' })).toEqual(one.spki);
    expect(certificate.subject).toBe('CN=klatsch');
    expect(one.fingerprint).not.toBe(two.fingerprint);
  });
});

describe('ownIdentity', () => {
  it('makes one at first use, for its owner alone, and keeps it', async () => {
    const made = await ownIdentity(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(directory, 'state')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(directory, 'state'))).toEqual(['identity.pem']);
    const again = await ownIdentity(path);
    expect([again.fingerprint, again.certificate]).toEqual([made.fingerprint, made.certificate]);
  });

  it('is one, however many begin at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => ownIdentity(path)));
    expect(new Set(all.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect(readIdentity(path)?.fingerprint).toBe(all[0]?.fingerprint);
    expect(readdirSync(join(directory, 'state'))).toEqual(['identity.pem']);
  });

  it.each([0o640, 0o604, 0o666])('refuses one that others can read: %o', async (mode) => {
    await ownIdentity(path);
    chmodSync(path, mode);
    await expect(ownIdentity(path)).rejects.toMatchObject({ code: 'identity-exposed' });
  });

  it('refuses what is no Ed25519 key, and leaves it as it is', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const { certificate } = await ownIdentity(path);
    for (const content of [
      '',
      'x',
      certificate,
      `${rsa.export({ type: 'pkcs8', format: 'pem' }).toString()}${certificate}`,
    ]) {
      writeFileSync(path, content);
      await expect(ownIdentity(path)).rejects.toMatchObject({ code: 'identity-invalid' });
      expect(readFileSync(path, 'utf8')).toBe(content);
    }
  });

  it('refuses a certificate that is damaged, or another key’s, and says where it stands', async () => {
    const { key, certificate } = await ownIdentity(path);
    const [head, first = '', ...rest] = certificate.split('\n');
    const damaged = [head, 'A'.repeat(first.length), ...rest].join('\n');
    const others = (await newIdentity()).certificate;
    for (const wrong of [damaged, others]) {
      writeFileSync(path, key + wrong);
      const message = expect.stringContaining(path);
      await expect(ownIdentity(path)).rejects.toMatchObject({ code: 'identity-invalid', message });
    }
  });

  it('says when it can neither be read nor made', async () => {
    writeFileSync(join(directory, 'file'), '');
    await expect(ownIdentity(join(directory, 'file', 'identity.pem'))).rejects.toMatchObject({
      code: 'identity-unavailable',
    });
    await expect(ownIdentity(directory)).rejects.toMatchObject({ code: 'identity-unavailable' });
  });
});

describe('replaceIdentity', () => {
  it('puts another in its place, for its owner alone', async () => {
    await ownIdentity(path);
    const other = await newIdentity();
    replaceIdentity(path, other);
    expect(readFileSync(path, 'utf8')).toBe(toPem(other));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
