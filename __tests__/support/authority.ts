import { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { X509Certificate } from '@peculiar/x509';
import type { TestIdentity } from './test-identity.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const { subtle } = webcrypto;

/** A certificate authority as companies have their own. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** A key and certificate for a host of that name. */
  issue(host: string): Promise<TestIdentity>;
}

/** Founds one. */
export async function authority(): Promise<Authority> {
  const keys = await newKeys();
  const root = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test Authority',
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  return {
    certificate: root.toString('pem'),
    issue: (host) => issue(root, keys, host),
  };
}

async function issue(
  root: X509Certificate,
  signing: webcrypto.CryptoKeyPair,
  host: string,
): Promise<TestIdentity> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${host}`,
    issuer: root.subject,
    signingAlgorithm: ALGORITHM,
    signingKey: signing.privateKey,
    publicKey: keys.publicKey,
    extensions: [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
  });
  const key = PemConverter.encode(await subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  const spki = Buffer.from(await subtle.exportKey('spki', keys.publicKey));
  return { key, certificate: certificate.toString('pem'), spki };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}
