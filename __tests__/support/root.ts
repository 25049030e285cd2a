import { it } from '@jest/globals';

/** Why nothing can be done here that only root may do; empty when it can. */
export const notRoot = process.getuid?.() === 0 ? '' : 'the tests do not run as root';

/** A test of what only root can do, as giving a file away; says why it is skipped elsewhere. */
export function itAsRoot(name: string, test: () => void): void {
  if (notRoot === '') it(name, test);
  else it.skip(`${name} (skipped: ${notRoot})`, test);
}
