import { generateKeyPairSync } from 'node:crypto';
import { selfSigned } from '../../src/identity/certificate.js';
import type { TlsIdentity } from '../../src/net/tls-identity.js';

/** An identity and its public key in DER. */
export interface TestIdentity extends TlsIdentity {
  readonly spki: Buffer;
}

/** Makes a new identity. */
export async function testIdentity(): Promise<TestIdentity> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: await selfSigned(privateKey, publicKey),
    spki: publicKey.export({ type: 'spki', format: 'der' }),
  };
}
