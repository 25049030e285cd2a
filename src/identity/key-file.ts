import type { KeyObject } from 'node:crypto';
import { createPrivateKey } from 'node:crypto';
import { chmodSync, existsSync, linkSync, readFileSync, writeFileSync } from 'node:fs';
import { KlatschError } from '../errors.js';
import { messageOf } from '../reason.js';
import { words } from '../words/index.js';
import type { Identity } from './identity.js';
import { identityOfKey } from './identity.js';

const OWNER_ONLY = 0o600;

/**
 * Writes the key to a new file that only a passphrase opens: PKCS #8, PBKDF2 and AES-256 (RFC 8018), as `openssl pkey`
 * reads it.
 *
 * @throws KlatschError `key-file-invalid` when there is a file already, or none can be made
 */
export function exportKey(identity: Identity, path: string, passphrase: string): void {
  const pem = identity.privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase,
  });
  try {
    writeFileSync(path, pem, { mode: OWNER_ONLY, flag: 'wx' });
  } catch (cause) {
    throw new KlatschError('key-file-invalid', words.identity.notExported(path, messageOf(cause)), { cause });
  }
}

/** A key file as it was read: whether a passphrase is needed, and what opens it. */
export interface KeyFile {
  readonly encrypted: boolean;
  /** Throws KlatschError `passphrase-wrong`, or `key-file-invalid` for what is no Ed25519 key. */
  open(passphrase: string): Promise<Identity>;
}

/**
 * Reads what {@link exportKey} wrote, or any other Ed25519 key in PEM.
 *
 * @throws KlatschError `key-file-invalid` when it cannot be read
 */
export function readKeyFile(path: string): KeyFile {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new KlatschError('key-file-invalid', words.identity.notImported(path, messageOf(cause)), { cause });
  }
  const encrypted = pem.includes('ENCRYPTED');
  return {
    encrypted,
    open: (passphrase) => identityOfKey(decrypt(pem, encrypted, passphrase, path)),
  };
}

/**
 * Keeps the file of a key that is about to be replaced: under the name `….old`, or `….old-2` and so on.
 *
 * @returns that name; null where there is no file
 * @throws KlatschError `identity-unavailable`
 */
export function keepAside(path: string): string | null {
  if (!existsSync(path)) return null;
  try {
    for (let count = 1; ; count += 1) {
      const aside = `${path}.old${count === 1 ? '' : `-${count}`}`;
      if (existsSync(aside)) continue;
      linkSync(path, aside);
      chmodSync(aside, OWNER_ONLY);
      return aside;
    }
  } catch (cause) {
    throw new KlatschError('identity-unavailable', words.identity.unavailable(path, messageOf(cause)), {
      cause,
    });
  }
}

function decrypt(pem: string, encrypted: boolean, passphrase: string, path: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(encrypted ? { key: pem, passphrase } : pem);
  } catch (cause) {
    if (encrypted) throw new KlatschError('passphrase-wrong', words.identity.passphraseWrong, { cause });
    throw new KlatschError('key-file-invalid', words.identity.noKeyIn(path), { cause });
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new KlatschError('key-file-invalid', words.identity.noKeyIn(path));
}
