import type { KeyObject } from 'node:crypto';
import { webcrypto } from 'node:crypto';

/** As long as a certificate can say: what counts is the key, and nobody has signed it. */
const NOT_BEFORE = new Date(Date.UTC(2000, 0, 1));
const NOT_AFTER = new Date(Date.UTC(9999, 11, 31));
const ED25519 = { name: 'Ed25519' };

/**
 * Makes the certificate that TLS wants around an Ed25519 key: signed by itself, and saying nothing of anybody
 * (RFC 5280, RFC 8410).
 *
 * @returns PEM
 */
export async function selfSigned(privateKey: KeyObject, publicKey: KeyObject): Promise<string> {
  // Loaded here only: this is done once in the life of a key.
  await import('reflect-metadata');
  const { X509CertificateGenerator } = await import('@peculiar/x509');
  const { subtle } = webcrypto;
  const keys = {
    privateKey: await subtle.importKey('pkcs8', der(privateKey, 'pkcs8'), ED25519, false, ['sign']),
    publicKey: await subtle.importKey('spki', der(publicKey, 'spki'), ED25519, true, ['verify']),
  };
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=klatsch',
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    signingAlgorithm: ED25519,
    keys,
  });
  return `${certificate.toString('pem')}\n`;
}

function der(key: KeyObject, type: 'pkcs8' | 'spki'): Buffer {
  return key.export({ type: type as 'pkcs8', format: 'der' });
}
