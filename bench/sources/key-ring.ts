import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newIdentity } from '../../src/identity/identity.js';
import { KnownKeys } from '../../src/identity/known-keys.js';
import type { Trust } from '../../src/peer/trust.js';

/** A new key, and a file in that directory of those that are known. */
export async function newTrust(directory: string): Promise<Trust> {
  const known = new KnownKeys({
    path: join(directory, 'known-keys.json'),
    replace: (file, content) => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    now: Date.now,
  });
  return { identity: await newIdentity(), known, plain: false, ask: false };
}
