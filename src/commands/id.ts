import { KlatschError } from '../errors.js';
import { ownIdentity, readIdentity, replaceIdentity } from '../identity/identity-file.js';
import type { Identity } from '../identity/identity.js';
import { newIdentity } from '../identity/identity.js';
import { exportKey, keepAside, readKeyFile } from '../identity/key-file.js';
import { words } from '../words/index.js';
import { identityPath } from './directories.js';
import { EXIT_DONE } from './exit.js';
import type { Run } from './invocation.js';
import { print } from './print.js';
import { askPassphrase } from './terminal-question.js';

const w = words.identity;

/** What `klatsch id` can do; `file` is where the row says so. */
const ACTIONS: Readonly<Record<string, { readonly takesFile: boolean; run(file: string): Promise<void> }>> = {
  show: { takesFile: false, run: show },
  export: { takesFile: true, run: exportTo },
  import: { takesFile: true, run: importFrom },
  rotate: { takesFile: false, run: rotate },
};

/** `klatsch id`: the key by which this user is known. */
export const id: Run = async ({ args }) => {
  const [name = 'show', file = ''] = args;
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action?.takesFile !== (file !== '')) {
    throw new KlatschError('command-usage', `${words.commands.idUsage} ${words.commands.seeHelp('id')}`);
  }
  await action.run(file);
  return EXIT_DONE;
};

async function show(): Promise<void> {
  const path = identityPath(process.env);
  print(...w.shown((await ownIdentity(path)).fingerprint, path));
}

async function exportTo(file: string): Promise<void> {
  const identity = await ownIdentity(identityPath(process.env));
  exportKey(identity, file, await askPassphrase(process.env, true));
  print(w.exported(file));
}

async function importFrom(file: string): Promise<void> {
  const key = readKeyFile(file);
  const identity = await key.open(key.encrypted ? await askPassphrase(process.env, false) : '');
  if (present()?.fingerprint === identity.fingerprint) {
    print(w.sameKey(identity.fingerprint));
    return;
  }
  take(identity, w.imported(identity.fingerprint));
}

async function rotate(): Promise<void> {
  const identity = await newIdentity();
  take(identity, w.rotated(identity.fingerprint));
}

/** The old key is kept, and the new one stands in its place; at no time is there none. */
function take(identity: Identity, told: string): void {
  const path = identityPath(process.env);
  const aside = keepAside(path);
  replaceIdentity(path, identity);
  print(told);
  if (aside !== null) print(w.keptAside(aside), ...w.rotationMeans);
}

/** Null also for one that cannot be used: another one is just what it needs. */
function present(): Identity | null {
  try {
    return readIdentity(identityPath(process.env));
  } catch (error) {
    if (error instanceof KlatschError) return null;
    throw error;
  }
}
