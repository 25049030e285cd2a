import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const OWNER_ONLY = 0o700;

/**
 * Makes a directory, and those above it, for their owner alone; one that is there stays as it is. Not by the
 * `recursive` of Node's, which tries for ever where a directory may not be made but exists not, as in /proc.
 *
 * @throws NodeJS.ErrnoException when it cannot be made
 */
export function makeDirectory(path: string): void {
  if (tryToMake(path)) return;
  const above = dirname(path);
  if (above !== path) makeDirectory(above);
  // Once more for the error; another program may have been quicker.
  if (!tryToMake(path)) mkdirSync(path, { mode: OWNER_ONLY });
}

/** False when the directory above it is missing. */
function tryToMake(path: string): boolean {
  try {
    mkdirSync(path, { mode: OWNER_ONLY });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && statSync(path).isDirectory()) return true;
    if (code === 'ENOENT') return false;
    throw error;
  }
}
