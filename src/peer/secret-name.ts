import { randomBytes } from 'node:crypto';

/** Enough that nobody guesses it, and short on the wire, where every text carries one. */
const NAME_BYTES = 12;

/** A name that nobody can foretell: 16 letters, digits, `-` or `_`. */
export function secretName(): string {
  return randomBytes(NAME_BYTES).toString('base64url');
}
