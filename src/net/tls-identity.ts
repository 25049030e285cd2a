import type { KeyObject } from 'node:crypto';
import { constants } from 'node:crypto';
import type { SecureContext, TLSSocket } from 'node:tls';
import { createSecureContext } from 'node:tls';

/** What a program shows of itself in a TLS handshake, and proves with. PEM both. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
}

/** The first byte of a TLS connection: a handshake record. */
export const TLS_FIRST_BYTE = 0x16;

/** What DER writes before the 32 bytes of an Ed25519 key (RFC 8410, section 4). */
const ED25519_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/**
 * A context for handshakes of either side: TLS 1.3 and nothing older. Making one parses the key, so that a
 * listener makes it once. There are no tickets to resume with: whoever comes back proves its key again, and two
 * tickets for everyone who comes, with its certificate in them, cost a tenth of a handshake.
 *
 * @throws Error when the two are no PEM, or are of one kind and do not belong together
 */
export function secureContext({ key, certificate }: TlsIdentity): SecureContext {
  return createSecureContext({
    key,
    cert: certificate,
    minVersion: 'TLSv1.3',
    secureOptions: constants.SSL_OP_NO_TICKET,
  });
}

/**
 * The public key of the far end's certificate, SPKI in DER: what identifies it. It has proven in the handshake
 * that it has the private half. Null when it showed no certificate.
 */
export function peerKey(socket: TLSSocket): Buffer | null {
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? null : spkiOf(certificate.publicKey);
}

/** OpenSSL takes 120 µs to write SPKI, and two to give the key itself. */
function spkiOf(key: KeyObject): Buffer {
  const { x } = key.asymmetricKeyType === 'ed25519' ? key.export({ format: 'jwk' }) : {};
  if (x === undefined) return key.export({ type: 'spki', format: 'der' });
  return Buffer.concat([ED25519_HEAD, Buffer.from(x, 'base64url')]);
}
