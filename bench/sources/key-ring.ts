import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newIdentity } from '../../src/identity/identity.js';
import { KnownKeys } from '../../src/identity/known-keys.js';
import type { Trust } from '../../src/peer/trust.js';
import { scratchDirectory } from '../support/scratch.js';

/** A new key, and a file of those that are known, which ends with this process. */
export async function newTrust(): Promise<Trust> {
  const known = new KnownKeys({
    path: join(scratchDirectory(), 'known-keys.json'),
    replace: (file, content) => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    now: Date.now,
  });
  return { identity: await newIdentity(), known, plain: false, ask: false };
}
