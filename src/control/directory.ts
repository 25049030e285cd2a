import { chmodSync, lstatSync, statSync } from 'node:fs';
import { KlatschError } from '../errors.js';
import { words } from '../words/index.js';
import { makeDirectory } from '../make-directory.js';
import { reasonOf } from '../reason.js';

const OWNER_ONLY = 0o700;
const OTHERS = 0o077;

const w = words.control;

/**
 * Makes sure of the directory of a control socket: there, ours, and closed to everybody else. It is made if it is
 * missing and closed if it is open.
 *
 * @throws KlatschError `control-unavailable` when it is somebody else's, or cannot be made or closed
 */
export function secureDirectory(directory: string): void {
  const self = process.getuid?.();
  const failed = (message: string, cause?: unknown): KlatschError =>
    new KlatschError('control-unavailable', message, { cause });
  try {
    makeDirectory(directory);
  } catch (cause) {
    throw failed(w.directoryFailed(directory, reasonOf(cause)), cause);
  }
  // A link that somebody else has put there may lead to a directory of ours.
  for (const { uid } of [lstatSync(directory), statSync(directory)]) {
    if (self !== undefined && uid !== self) throw failed(w.directoryForeign(directory, uid));
  }
  if ((statSync(directory).mode & OTHERS) === 0) return;
  try {
    chmodSync(directory, OWNER_ONLY);
  } catch (cause) {
    throw failed(w.directoryOpen(directory, reasonOf(cause)), cause);
  }
}
