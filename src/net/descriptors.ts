import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

const USED_UP: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE']);

/** Whether something failed, or what caused it did, because this process or the machine has no file descriptor left. */
export function isUsedUp(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return USED_UP.has((error as NodeJS.ErrnoException).code) || isUsedUp(error.cause);
}

/**
 * Whether no file descriptor is left. Nobody tells: a listening socket closes what comes then, so as not to be woken
 * for it for ever, and says nothing.
 */
export function areDescriptorsUsedUp(): boolean {
  try {
    closeSync(openSync(devNull, 'r'));
    return false;
  } catch (error) {
    return isUsedUp(error);
  }
}
