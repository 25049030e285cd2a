import { closeSync } from 'node:fs';
import { isatty } from 'node:tty';

const STANDARD = [0, 1, 2] as const;

/** Which of stdin, stdout and stderr are a terminal now. */
export function standardTerminals(): readonly number[] {
  return STANDARD.filter((fd) => isatty(fd));
}

/** Whether one of the given descriptors, which were terminals, has lost its terminal. */
export function hasDeadTerminal(terminals: readonly number[]): boolean {
  return terminals.some((fd) => !isatty(fd));
}

/**
 * Closes those of the given descriptors whose terminal has gone away. On exit Node restores the modes of the
 * terminals that it started with, and aborts, with a core dump instead of the exit code, when one is gone
 * (`ResetStdio` in its node.cc); a closed one it skips. To be called last in an `exit` handler.
 */
export function closeDeadTerminals(terminals: readonly number[]): void {
  for (const fd of terminals) {
    if (isatty(fd)) continue;
    try {
      closeSync(fd);
    } catch {
      // Closed by somebody else: all the better.
    }
  }
}
