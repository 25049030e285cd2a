import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';

/** Makes a directory, and gives what takes it away again. */
export function makeDirectory(): readonly [path: string, remove: () => void] {
  const path = mkdtempSync(join(tmpdir(), 'klatsch-'));
  return [
    path,
    () => {
      rmSync(path, { recursive: true, force: true });
    },
  ];
}

/** Gives what makes directories that end with the test. */
export function temporaryDirectories(): () => string {
  const made: (() => void)[] = [];
  afterEach(() => {
    for (const remove of made.splice(0)) remove();
  });
  return () => {
    const [path, remove] = makeDirectory();
    made.push(remove);
    return path;
  };
}
