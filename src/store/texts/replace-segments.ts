import { lstatSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { STORE_SEGMENT_TEXTS } from '../../limits.js';
import { makeDirectory } from '../../make-directory.js';
import type { OldTexts } from '../database/old-texts.js';
import { LAST_NUMBER } from '../numbers.js';
import { asideOf } from '../set-aside.js';
import { listSegments, segmentPath, syncPath, writeWhole } from './segment-files.js';

/**
 * Makes these texts the ones of that directory, in place of all others. Once this returns they have reached the disk;
 * whoever is interrupted does it again.
 *
 * @param now epoch milliseconds
 * @throws NodeJS.ErrnoException when the disk does not let that be done
 */
export function replaceSegments(directory: string, { texts, seq }: OldTexts, now: number): void {
  makeDirectory(directory);
  for (const number of listSegments(directory)) clear(segmentPath(directory, number), now);
  for (let from = 0; from < texts.length; from += STORE_SEGMENT_TEXTS) {
    const part = texts.slice(from, from + STORE_SEGMENT_TEXTS);
    writeWhole(segmentPath(directory, part[0]?.seq ?? 0), part);
  }
  // The name of an empty one says that the numbers below are used up.
  const next = Math.min(seq + 1, LAST_NUMBER);
  if (next > (texts.at(-1)?.seq ?? 0) + 1) writeWhole(segmentPath(directory, next), []);
  for (const path of [directory, dirname(directory)]) syncPath(path);
}

function clear(path: string, now: number): void {
  if (lstatSync(path).isDirectory()) renameSync(path, asideOf(path, now));
  else rmSync(path);
}
