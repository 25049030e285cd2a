import { chmodSync, linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { KlatschError } from '../errors.js';
import { makeDirectory } from '../make-directory.js';
import { messageOf } from '../reason.js';
import { words } from '../words/index.js';
import type { Identity } from './identity.js';
import { newIdentity, parsePem, toPem } from './identity.js';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** An identity, and whether it will be the same in the next run. */
export interface IdentityAtHand {
  readonly identity: Identity;
  readonly kept: boolean;
}

/**
 * The identity in a file, made at first use. Two programs that are started at once make one: whoever is late reads
 * what the other has made.
 *
 * @throws KlatschError `identity-exposed` when others than the owner can read it, `identity-invalid` when it holds
 * no key, `identity-unavailable` when it can be neither read nor made
 */
export async function ownIdentity(path: string): Promise<Identity> {
  return readIdentity(path) ?? (await makeIdentity(path));
}

/**
 * As {@link ownIdentity}; but where no file can be made, as in a container whose home cannot be written to, the
 * identity is one for this run, and `kept` is false.
 */
export async function identityAtHand(path: string): Promise<IdentityAtHand> {
  const there = readIdentity(path);
  if (there !== null) return { identity: there, kept: true };
  try {
    return { identity: await makeIdentity(path), kept: true };
  } catch (error) {
    if (!(error instanceof KlatschError) || error.code !== 'identity-unavailable') throw error;
    return { identity: await newIdentity(), kept: false };
  }
}

/** The identity in a file; null where there is no file. Throws as {@link ownIdentity}. */
export function readIdentity(path: string): Identity | null {
  try {
    const pem = readFileSync(path, 'utf8');
    if ((statSync(path).mode & OTHERS) !== 0) {
      throw new KlatschError('identity-exposed', words.identity.exposed(path));
    }
    return parsePem(pem, path);
  } catch (error) {
    if (error instanceof KlatschError) throw error;
    if (isAbsent(error)) return null;
    throw unavailable(path, error);
  }
}

/** Puts an identity in the place of the one in the file, in one step. Throws `identity-unavailable`. */
export function replaceIdentity(path: string, identity: Identity): void {
  withDraft(path, identity, (draft) => {
    renameSync(draft, path);
  });
}

async function makeIdentity(path: string): Promise<Identity> {
  const identity = await newIdentity();
  const isOurs = withDraft(path, identity, (draft) => moveIn(draft, path));
  return isOurs ? identity : (readIdentity(path) ?? identity);
}

/** Never over one that is there already, and never half of one; false when there is one. */
function moveIn(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

function withDraft<T>(path: string, identity: Identity, use: (draft: string) => T): T {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    makeDirectory(dirname(path));
    writeFileSync(draft, toPem(identity), { mode: OWNER_ONLY, flag: 'wx' });
    // Whatever the umask says.
    chmodSync(draft, OWNER_ONLY);
    return use(draft);
  } catch (error) {
    throw unavailable(path, error);
  } finally {
    discard(draft);
  }
}

function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // Where it could not be made, as below what is no directory, it need not be taken away.
  }
}

/** No such file, or no such directory. */
function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function unavailable(path: string, cause: unknown): KlatschError {
  const reason = messageOf(cause);
  return new KlatschError('identity-unavailable', words.identity.unavailable(path, reason), { cause });
}
