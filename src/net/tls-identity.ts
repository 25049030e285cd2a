import type { SecureContext, TLSSocket } from 'node:tls';
import { createSecureContext } from 'node:tls';

/** What a program shows of itself in a TLS handshake, and proves with. PEM both. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
}

/** The first byte of a TLS connection: a handshake record. */
export const TLS_FIRST_BYTE = 0x16;

/**
 * A context for handshakes of either side: TLS 1.3 and nothing older. Making one parses the key, so that a
 * listener makes it once.
 *
 * @throws Error when the two are no PEM or do not belong together
 */
export function secureContext({ key, certificate }: TlsIdentity): SecureContext {
  return createSecureContext({ key, cert: certificate, minVersion: 'TLSv1.3' });
}

/**
 * The public key of the far end's certificate, SPKI in DER: what identifies it. It has proven in the handshake
 * that it has the private half. Null when it showed no certificate.
 */
export function peerKey(socket: TLSSocket): Buffer | null {
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? null : certificate.publicKey.export({ type: 'spki', format: 'der' });
}
