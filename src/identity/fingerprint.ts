import { createHash } from 'node:crypto';

/** RFC 4648, section 6, in lower case: no 0 and 1, which look like letters. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const BITS = 5;

/**
 * Names a public key (SPKI in DER): SHA-256 in base32, 52 characters. Two keys have the same only if they are the
 * same key.
 */
export function fingerprintOf(spki: Uint8Array): string {
  return base32(createHash('sha256').update(spki).digest());
}

/** Whether a text has the form of a fingerprint. */
export function isFingerprint(text: string): boolean {
  return /^[a-z2-7]{52}$/.test(text);
}

function base32(bytes: Uint8Array): string {
  let text = '';
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    for (; bits >= BITS; bits -= BITS) text += ALPHABET.charAt((value >>> (bits - BITS)) & 31);
    value &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((value << (BITS - bits)) & 31);
}
