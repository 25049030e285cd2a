import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The program as it is shipped. */
export const KLATSCH = fileURLToPath(new URL('../../bin/klatsch.js', import.meta.url));

/** Where a program of this machine is; null when it is not installed. */
export function installed(name: string): string | null {
  const places = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, name));
  return places.find((place) => existsSync(place)) ?? null;
}
