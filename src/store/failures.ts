import type { ErrorCode } from '../errors.js';
import { KlatschError } from '../errors.js';
import { systemCode } from '../reason.js';

/** SQLite's result codes, without the detail that its extended ones add. */
const BY_RESULT = new Map<number, ErrorCode>([
  [3, 'store-unavailable'], // PERM
  [5, 'store-busy'], // BUSY
  [6, 'store-busy'], // LOCKED
  [8, 'store-unavailable'], // READONLY
  [13, 'store-full'], // FULL
  [14, 'store-unavailable'], // CANTOPEN
]);
/** ERROR (a header or a table that is not what its version says it is), CORRUPT, NOTADB. */
const DAMAGE: readonly number[] = [1, 11, 26];
const READ_ONLY = 8;

/** The system's codes that the files of a database can meet with. */
const BY_SYSTEM: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'store-full',
  EDQUOT: 'store-full',
  EFBIG: 'store-full',
  EACCES: 'store-unavailable',
  EPERM: 'store-unavailable',
  EROFS: 'store-unavailable',
  ENOENT: 'store-unavailable',
  ENOTDIR: 'store-unavailable',
  EEXIST: 'store-unavailable',
  EISDIR: 'store-unavailable',
  ELOOP: 'store-unavailable',
  ENAMETOOLONG: 'store-unavailable',
};

/** What an error of the file system, of SQLite or of the store itself means to an operator. */
export function storeCode(error: unknown): ErrorCode {
  if (error instanceof KlatschError) return error.code;
  const known = BY_RESULT.get(resultOf(error)) ?? BY_SYSTEM[systemCode(error)];
  return known ?? 'store-failed';
}

/** Whether opening failed because of what the file holds: it is no database, or not a whole one. */
export function isDamage(error: unknown): boolean {
  return error instanceof DamagedError || DAMAGE.includes(resultOf(error));
}

/** Whether the database can be read and not be written. */
export function isReadOnly(error: unknown): boolean {
  return resultOf(error) === READ_ONLY;
}

/** SQLite has looked through the file and found a fault. */
export class DamagedError extends KlatschError {
  constructor(finding: string) {
    super('store-failed', finding);
  }
}

function resultOf(error: unknown): number {
  const { rawCode } = (error ?? {}) as { readonly rawCode?: unknown };
  return typeof rawCode === 'number' ? rawCode & 0xff : 0;
}
