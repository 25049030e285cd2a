import { writeSync } from 'node:fs';
import { RESTORE_MS } from '../../src/limits.js';

const RETRY_MS = 5;

/**
 * Writes to a file descriptor at once, waiting for a terminal that takes nothing only as long as `RESTORE_MS`:
 * our stdout does not block, so a full terminal is an EAGAIN. Never throws: the terminal may be gone.
 */
export function writeNow(fd: number, text: string): void {
  let rest = Buffer.from(text);
  const deadline = performance.now() + RESTORE_MS;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      const again = (error as NodeJS.ErrnoException).code === 'EAGAIN';
      if (!again || performance.now() >= deadline) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}
