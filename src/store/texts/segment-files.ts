import { closeSync, constants, fstatSync, fsyncSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { STORE_SEGMENT_TEXTS } from '../../limits.js';
import { LAST_NUMBER } from '../numbers.js';
import type { KeptText } from '../store.js';
import { toLines } from './lines.js';

/*
 * The texts of the room stand in a directory of files, the segments. Each is named for a number that no text in it is
 * below, and none in those before it reaches: sorted by their names they are all texts in their order.
 */

const DIGITS = 16;
const NAME = /^(\d{16})\.jsonl$/;
const OWNER_ONLY = 0o600;
/** A name that is no file is not followed, and nobody waits for the other end of a pipe. */
const CAREFULLY = constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The numbers of what is named like a segment, rising; none where there is no such directory. */
export function listSegments(directory: string): number[] {
  return namesIn(directory)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .filter((number) => number <= LAST_NUMBER)
    .sort((a, b) => a - b);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

/** Where the segment with this number is. */
export function segmentPath(directory: string, number: number): string {
  return join(directory, `${String(number).padStart(DIGITS, '0')}.jsonl`);
}

/** An open file of ours. */
export interface OpenFile {
  readonly descriptor: number;
  readonly size: number;
  readonly inode: number;
  /** Its permissions. */
  readonly mode: number;
}

/**
 * Opens a file that is there.
 *
 * @throws NodeJS.ErrnoException when it cannot be opened; `ENOTSUP` when it is no file
 */
export function openFile(path: string, how: 'read' | 'write'): OpenFile {
  const access = how === 'read' ? constants.O_RDONLY : constants.O_WRONLY;
  const descriptor = openSync(path, access | CAREFULLY);
  const stats = fstatSync(descriptor);
  if (stats.isFile()) return { descriptor, size: stats.size, inode: stats.ino, mode: stats.mode & 0o777 };
  closeSync(descriptor);
  throw Object.assign(new Error('it is no file'), { code: 'ENOTSUP' });
}

/**
 * Makes a file for its owner alone, and opens it.
 *
 * @throws NodeJS.ErrnoException `EEXIST` when it is there, or what the system says
 */
export function makeFile(path: string): OpenFile {
  const access = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  const descriptor = openSync(path, access | CAREFULLY, OWNER_ONLY);
  return { descriptor, size: 0, inode: fstatSync(descriptor).ino, mode: OWNER_ONLY };
}

/** Makes a file with these texts; once this returns they have reached the disk. @returns its size, bytes */
export function writeWhole(path: string, texts: readonly KeptText[]): number {
  const { descriptor } = makeFile(path);
  let size = 0;
  try {
    for (let from = 0; from < texts.length; from += STORE_SEGMENT_TEXTS) {
      const bytes = Buffer.from(toLines(texts.slice(from, from + STORE_SEGMENT_TEXTS)));
      for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done);
      size += bytes.length;
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return size;
}

/** Has the system write out what it holds of a file, or of a directory's names. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, constants.O_RDONLY | CAREFULLY);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
