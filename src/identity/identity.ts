import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPair, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { KlatschError } from '../errors.js';
import type { TlsIdentity } from '../net/tls-identity.js';
import { words } from '../words/index.js';
import { selfSigned } from './certificate.js';
import { fingerprintOf } from './fingerprint.js';

/** Who a program is: an Ed25519 key, and the certificate that TLS wants around it. */
export interface Identity extends TlsIdentity {
  readonly privateKey: KeyObject;
  /** SPKI in DER. */
  readonly spki: Buffer;
  readonly fingerprint: string;
}

/** Makes a new identity. */
export async function newIdentity(): Promise<Identity> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ed25519');
  return identityOf(privateKey, await selfSigned(privateKey, publicKey));
}

/** An identity as it stands in its file: the key and the certificate, PEM both. */
export function toPem({ key, certificate }: TlsIdentity): string {
  return key + certificate;
}

/**
 * Reads what {@link toPem} wrote.
 *
 * @param place the file, for the error
 * @throws KlatschError `identity-invalid` for what holds no Ed25519 key, or no certificate of it
 */
export function parsePem(pem: string, place: string): Identity {
  try {
    const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/.exec(pem)?.[0];
    const privateKey = createPrivateKey(pem);
    if (certificate === undefined || privateKey.asymmetricKeyType !== 'ed25519')
      throw new Error('no Ed25519 key');
    // A handshake would find it out: long after the file was read, and when nobody expects it any more.
    if (!new X509Certificate(certificate).checkPrivateKey(privateKey))
      throw new Error('the certificate of another key');
    return identityOf(privateKey, certificate);
  } catch (cause) {
    throw new KlatschError('identity-invalid', words.identity.invalid(place), { cause });
  }
}

/** An identity around a key that somebody brings along. */
export async function identityOfKey(privateKey: KeyObject): Promise<Identity> {
  return identityOf(privateKey, await selfSigned(privateKey, createPublicKey(privateKey)));
}

function identityOf(privateKey: KeyObject, certificate: string): Identity {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { privateKey, key, certificate, spki, fingerprint: fingerprintOf(spki) };
}
