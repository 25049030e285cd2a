import { join } from 'node:path';
import { systemClock } from '../clock.js';
import type { ErrorCode } from '../errors.js';
import type { IdentityAtHand } from '../identity/identity-file.js';
import { identityAtHand } from '../identity/identity-file.js';
import { KnownKeys } from '../identity/known-keys.js';
import type { Trust } from '../peer/trust.js';
import { words } from '../words/index.js';
import { replaceFile } from './config-file.js';
import { identityPath, stateDirectory } from './directories.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The keys that this user has met. */
export function knownKeys(env: Environment): KnownKeys {
  return new KnownKeys({
    path: join(stateDirectory(env), 'known-keys.json'),
    replace: replaceFile,
    now: () => systemClock.now(),
  });
}

/** How to {@link openTrust}. */
export interface TrustOptions {
  /** Nothing is to be encrypted: no key is needed. */
  readonly plain: boolean;
  /** Somebody is there who can answer. */
  readonly ask: boolean;
  readonly env: Environment;
  readonly own?: Trust['own'];
  /** Our key, where it was needed before. */
  readonly identity?: IdentityAtHand;
  /** Hears that the key cannot be kept. */
  readonly onProblem: (code: ErrorCode, message: string) => void;
}

/**
 * By what a program is known, and whom it knows; makes the key at first use.
 *
 * @throws KlatschError as `identityAtHand` does
 */
export async function openTrust(options: TrustOptions): Promise<Trust> {
  const { plain, ask, env, own, onProblem } = options;
  const { identity, kept } = plain
    ? { identity: null, kept: true }
    : (options.identity ?? (await identityAtHand(identityPath(env))));
  if (!kept) onProblem('identity-unavailable', words.identity.notKept);
  return { identity, known: knownKeys(env), plain, ask, ...(own === undefined ? {} : { own }) };
}
