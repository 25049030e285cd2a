import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program as it is shipped. */
export const KLATSCH = fileURLToPath(new URL('../../bin/klatsch.js', import.meta.url));

/** Where servers are that not everybody has in their PATH. */
const SYSTEM = '/usr/sbin';

/** Where a program of this machine is; null when it is not installed. */
export function installed(name: string): string | null {
  const directories = [...(process.env.PATH ?? '').split(delimiter), SYSTEM];
  return directories.map((directory) => join(directory, name)).find((place) => existsSync(place)) ?? null;
}
