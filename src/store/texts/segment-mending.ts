import { linkSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DamagedError } from '../failures.js';
import { asideOf } from '../set-aside.js';
import type { ParsedLines } from './lines.js';
import { quietly } from './quietly.js';
import { syncPath, writeWhole } from './segment-files.js';

/** What setting something aside takes. */
export interface Mending {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Hears what damaged files are called now, and what was wrong with them. */
  readonly onSetAside: (path: string, cause: unknown) => void;
}

/**
 * Puts what can be read of a segment into a new one under its name.
 *
 * @returns the size of the new one, bytes; null when the disk does not let that be done
 */
export function mendSegment(
  path: string,
  { texts, unreadable }: ParsedLines,
  { now, onSetAside }: Mending,
): number | null {
  const fresh = `${path}.new`;
  const aside = asideOf(path, now());
  let size: number;
  try {
    rmSync(fresh, { force: true });
    size = writeWhole(fresh, texts);
    // In this order there is a file under each name that one is looked for, whenever the process dies.
    linkSync(path, aside);
    renameSync(fresh, path);
    syncPath(dirname(path));
  } catch {
    // What is left of it the next mending removes.
    quietly(() => {
      rmSync(fresh, { force: true });
    });
    return null;
  }
  onSetAside(aside, new DamagedError(`${unreadable} lines cannot be read`));
  return size;
}

/**
 * Moves something out of the way that has the name of a segment and is none.
 *
 * @returns false when the disk does not let it be moved
 */
export function moveAside(path: string, cause: unknown, { now, onSetAside }: Mending): boolean {
  const aside = asideOf(path, now());
  try {
    renameSync(path, aside);
  } catch {
    return false;
  }
  onSetAside(aside, cause);
  return true;
}
