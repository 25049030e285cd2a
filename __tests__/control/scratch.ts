import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made: string[] = [];

/** A new directory with a short path, as Unix sockets need. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'kl-'));
  made.push(directory);
  return directory;
}

/** Takes all of them away, for `afterEach`. */
export function clearScratch(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
}
