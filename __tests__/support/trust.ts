import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from '@jest/globals';
import type { Identity } from '../../src/identity/identity.js';
import { newIdentity } from '../../src/identity/identity.js';
import { KnownKeys } from '../../src/identity/known-keys.js';
import type { Trust } from '../../src/peer/trust.js';

/** A person with a key, and a file of keys that they know. */
export interface TestTrust extends Trust {
  readonly identity: Identity;
  readonly path: string;
}

/** Gives what makes such people; their files go after each test of the file. */
export function trusts(): (
  options?: Partial<Trust> & { readonly identity?: Identity },
) => Promise<TestTrust> {
  const directories: string[] = [];
  afterEach(() => {
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  });
  return async (options = {}) => {
    const directory = mkdtempSync(join(tmpdir(), 'klatsch-trust-'));
    directories.push(directory);
    const path = join(directory, 'state', 'known-keys.json');
    const known = new KnownKeys({
      path,
      replace: (file, content) => {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      },
      now: Date.now,
    });
    const identity = options.identity ?? (await newIdentity());
    return { known, plain: false, ask: true, ...options, identity, path };
  };
}
