import { describe, expect, it } from '@jest/globals';
import { KlatschError } from '../../src/errors.js';
import { DamagedError, isDamage, storeCode } from '../../src/store/failures.js';
import { sqliteError } from './test-disk.js';

describe('storeCode', () => {
  it.each([
    [5, 'store-busy'],
    [261, 'store-busy'], // BUSY_RECOVERY
    [8, 'store-unavailable'],
    [1032, 'store-unavailable'], // READONLY_DBMOVED
    [14, 'store-unavailable'],
    [13, 'store-full'],
    [778, 'store-failed'], // IOERR_WRITE
    [11, 'store-failed'],
    [1, 'store-failed'],
  ] as const)('says what SQLite means by %i', (rawCode, code) => {
    expect(storeCode(sqliteError(rawCode))).toBe(code);
  });

  it.each([
    ['ENOSPC', 'store-full'],
    ['EDQUOT', 'store-full'],
    ['EFBIG', 'store-full'],
    ['EROFS', 'store-unavailable'],
    ['ENOTDIR', 'store-unavailable'],
    ['EIO', 'store-failed'],
  ])('says what the system means by %s', (systemCode, code) => {
    expect(storeCode(Object.assign(new Error(), { code: systemCode }))).toBe(code);
  });

  it('takes our own errors at their word, and anything for a failure', () => {
    expect(storeCode(new KlatschError('store-newer', ''))).toBe('store-newer');
    for (const odd of [null, undefined, 'x', new Error(), { rawCode: '5' }]) {
      expect(storeCode(odd)).toBe('store-failed');
    }
  });
});

describe('isDamage', () => {
  it('is what the file holds, never what the disk does', () => {
    for (const error of [1, 11, 267, 26].map(sqliteError)) {
      expect(isDamage(error)).toBe(true);
    }
    expect(isDamage(new DamagedError(''))).toBe(true);
    for (const error of [sqliteError(778), sqliteError(13), sqliteError(5), new Error(), null]) {
      expect(isDamage(error)).toBe(false);
    }
  });
});
