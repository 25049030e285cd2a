import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directories: string[] = [];

/** A directory of its own, for the settings and logs of a program; taken away at the end. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'klatsch-bench-'));
  directories.push(directory);
  return directory;
}

process.on('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});
