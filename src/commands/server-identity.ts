import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { KlatschError } from '../errors.js';
import { fingerprintOf } from '../identity/fingerprint.js';
import { identityAtHand } from '../identity/identity-file.js';
import type { TlsIdentity } from '../net/tls-identity.js';
import { secureContext } from '../net/tls-identity.js';
import { messageOf } from '../reason.js';
import { words } from '../words/index.js';
import { serverIdentityPath } from './directories.js';
import type { Settings } from './settings.js';

/** What a server shows in TLS handshakes, and the fingerprint of its key. */
export interface ServerIdentity extends TlsIdentity {
  readonly fingerprint: string;
}

/**
 * The identity of the server that runs here: the certificate that was chosen, else the one in `server.pem` in the
 * state directory, which is made at first use. Where nothing can be kept it is good for one run.
 *
 * @param unkept hears why it cannot be kept
 * @throws KlatschError `command-usage` or `config-invalid` for a certificate that is no good, `identity-exposed` or
 * `identity-invalid` for a `server.pem` that is no good
 */
export async function serverIdentity(
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
  unkept: (message: string) => void,
): Promise<ServerIdentity> {
  const { 'tls-cert': certificate, 'tls-key': key } = settings;
  if (certificate !== undefined && key !== undefined) return chosen(certificate, key);
  if (certificate !== undefined || key !== undefined) {
    throw new KlatschError('command-usage', words.commands.tlsPair);
  }
  const path = serverIdentityPath(env);
  const { identity, kept } = await identityAtHand(path);
  if (!kept) unkept(words.commands.keyUnkept(path));
  return identity;
}

function chosen(certificatePath: string, keyPath: string): ServerIdentity {
  const certificate = read(certificatePath);
  const key = read(keyPath);
  try {
    secureContext({ key, certificate });
    const shown = new X509Certificate(certificate);
    // OpenSSL keeps a key for each kind, and minds only two of one kind.
    if (!shown.checkPrivateKey(createPrivateKey(key))) throw new Error(words.commands.tlsMismatch);
    return {
      key,
      certificate,
      fingerprint: fingerprintOf(shown.publicKey.export({ type: 'spki', format: 'der' })),
    };
  } catch (cause) {
    const reason = messageOf(cause);
    throw new KlatschError('config-invalid', words.commands.tlsInvalid(reason), { cause });
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code = 'error' } = cause as NodeJS.ErrnoException;
    throw new KlatschError('config-invalid', words.commands.tlsUnreadable(path, code), { cause });
  }
}
