import { chmodSync, lstatSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { KlatschError } from '../errors.js';
import { words } from '../words/index.js';
import { makeDirectory } from '../make-directory.js';
import { reasonOf } from '../reason.js';

const OWNER_ONLY = 0o700;
const OTHERS = 0o077;
const OTHERS_WRITE = 0o022;
const ROOT = 0;

const w = words.control;

/**
 * Makes sure of the directory of a control socket: there, ours, and closed to everybody else. It is made if it is
 * missing and closed if it is open.
 *
 * @throws KlatschError `control-unavailable` when it is somebody else's, or cannot be made or closed
 */
export function secureDirectory(directory: string): void {
  const failed = (message: string, cause?: unknown): KlatschError =>
    new KlatschError('control-unavailable', message, { cause });
  try {
    makeDirectory(directory);
  } catch (cause) {
    throw failed(w.directoryFailed(directory, reasonOf(cause)), cause);
  }
  const stranger = strangerAt(directory);
  if (stranger !== null) throw failed(w.directoryForeign(directory, stranger));
  if ((statSync(directory).mode & OTHERS) === 0) return;
  try {
    chmodSync(directory, OWNER_ONLY);
  } catch (cause) {
    throw failed(w.directoryOpen(directory, reasonOf(cause)), cause);
  }
}

/** Whether a directory is there and belongs to us, as a control socket's must. */
export function isOurs(directory: string): boolean {
  try {
    return strangerAt(directory) === null;
  } catch {
    return false;
  }
}

/** Whether it does, and root has put it where nobody else can put anything: systemd does so for a service. */
export function isGivenByRoot(directory: string): boolean {
  return isOurs(directory) && isRootsAlone(dirname(directory));
}

function isRootsAlone(directory: string): boolean {
  const { uid, mode } = statSync(directory);
  return uid === ROOT && (mode & OTHERS_WRITE) === 0;
}

/** The user to whom a directory belongs, or the link that leads to it; null when it is ours. */
function strangerAt(directory: string): number | null {
  const self = process.getuid?.() ?? ROOT;
  const { uid } = statSync(directory);
  if (uid !== self) return uid;
  // A link that somebody else has put there may lead to a directory of ours. Those that systemd puts into its own
  // directories do so as they should: a dynamic user's state is in /var/lib/private.
  const { uid: owner } = lstatSync(directory);
  return owner === self || (owner === ROOT && isRootsAlone(dirname(directory))) ? null : owner;
}
