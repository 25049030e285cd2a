import { linkSync, lstatSync, renameSync, unlinkSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { randomInt } from 'node:crypto';
import { dirname, join } from 'node:path';

/** Tells one file from every other, also from a later one that has got its number. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly mtimeNs: bigint;
}

const NAME_BASE = 36;
const NAME_CHARS = 5;

/** What stands at a path itself, links not followed; null when nothing does. */
export function lookAt(path: string): BigIntStats | null {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false }) ?? null;
}

/** Whether this very file stands at the path. */
function standsAt(path: string, file: FileIdentity): boolean {
  const found = lookAt(path);
  return found?.dev === file.dev && found.ino === file.ino && found.mtimeNs === file.mtimeNs;
}

/** A name in the same directory that nobody else uses, and no longer than `1.sock`, so that it fits where that does. */
export function draftBeside(path: string): string {
  const name = randomInt(NAME_BASE ** NAME_CHARS).toString(NAME_BASE);
  return join(dirname(path), `.${name.padStart(NAME_CHARS, '0')}`);
}

/**
 * Gives the file at `draft` the name `path`, if nothing stands there; no two can both succeed. The draft's own
 * name goes, which is also the one that libuv removes when the socket is closed.
 *
 * @returns false when something stands at `path`
 * @throws Error of the system for anything else
 */
export function moveIn(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  unlinkSync(draft);
  return true;
}

/**
 * Removes `file` from `path`, and nothing else that may have come there meanwhile: it is moved aside first, which
 * only one can do, and whatever turns out to be another file goes back.
 *
 * @throws Error of the system when the directory does not permit it
 */
export function moveOut(path: string, file: FileIdentity): void {
  if (!standsAt(path, file)) return;
  const aside = draftBeside(path);
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (standsAt(aside, file) || !moveIn(aside, path)) unlinkSync(aside);
}
