import type { ErrorCode } from '../errors.js';
import { ERROR_CODES } from '../errors.js';

/** A server of another version may have codes of its own. */
export function knownCode(code: string): ErrorCode {
  return ERROR_CODES.find((known) => known === code) ?? 'server-refused';
}
