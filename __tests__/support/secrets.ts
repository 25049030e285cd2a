import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every byte of every file beneath a directory, or of one of them. */
export function keptIn(directory: string, file = ''): Buffer {
  const path = join(directory, file);
  if (!statSync(path).isDirectory()) return readFileSync(path);
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Buffer.concat(files.map((entry) => readFileSync(join(entry.parentPath, entry.name))));
}

/** Which secret can be read in which place. */
export function leaks(
  secrets: readonly string[],
  places: Readonly<Record<string, Buffer | string>>,
): string[] {
  return Object.entries(places).flatMap(([place, bytes]) =>
    secrets.filter((secret) => bytes.includes(secret)).map((secret) => `${secret} in ${place}`),
  );
}
