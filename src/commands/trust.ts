import { KlatschError } from '../errors.js';
import { fingerprintOf } from '../identity/fingerprint.js';
import { ownIdentity } from '../identity/identity-file.js';
import type { Connection } from '../net/connection.js';
import { secureContext } from '../net/tls-identity.js';
import { dialSecure } from '../net/tls-dial.js';
import type { ServerAddress } from '../peer/state/server-address.js';
import { formatServer, parseServer } from '../peer/state/server-address.js';
import { whyUnreached } from '../peer/unreached.js';
import { words } from '../words/index.js';
import { identityPath } from './directories.js';
import { EXIT_DONE } from './exit.js';
import type { Run } from './invocation.js';
import { knownKeys } from './open-trust.js';
import { print } from './print.js';
import type { Settings } from './settings.js';
import { askYes, canAsk } from './terminal-question.js';

const w = words.identity;

/** `klatsch trust`: the servers whose keys are remembered. */
export const trust: Run = async ({ settings, args }) => {
  const [action = 'list', address] = args;
  if (action === 'list' && address === undefined) list();
  else if (action === 'server' && address !== undefined) await takeKey(serverOf(address), settings);
  else if (action === 'forget' && address !== undefined) forget(formatServer(serverOf(address)));
  else
    throw new KlatschError(
      'command-usage',
      `${words.commands.trustUsage} ${words.commands.seeHelp('trust')}`,
    );
  return EXIT_DONE;
};

function serverOf(text: string): ServerAddress {
  const server = parseServer(text);
  if (server !== null) return server;
  throw new KlatschError('command-usage', words.commands.addressInvalid(text));
}

/** Standard output has the servers and nothing else, for whoever counts them. */
function list(): void {
  const servers = knownKeys(process.env).servers();
  if (servers.length === 0) process.stderr.write(`klatsch: ${w.noServerKnown}\n`);
  print(...servers.map(({ address, key, since }) => w.serverKnown(address, key, since)));
}

function forget(server: string): void {
  if (!knownKeys(process.env).forgetServer(server)) {
    throw new KlatschError('known-keys-invalid', w.notKnown(server));
  }
  print(w.forgotten(server));
}

/** Shows both keys, and takes the one that the server has now if whoever runs this says so. */
async function takeKey(address: ServerAddress, { yes }: Settings): Promise<void> {
  const server = formatServer(address);
  const known = knownKeys(process.env);
  const recorded = known.server(server);
  const shown = await keyOf(address);
  print(w.keyNow(server, shown), w.keyOnRecord(recorded));
  if (recorded === shown) {
    print(w.keySame);
    return;
  }
  if (yes !== true && !canAsk()) throw new KlatschError('server-key-changed', w.keyNeedsYes);
  if (yes !== true && !(await askYes(w.keyTakeAsk))) {
    throw new KlatschError('server-key-changed', w.keyNotTaken);
  }
  known.rememberServer(server, shown);
  print(w.keyTaken(server));
}

/** The fingerprint of the key that a server proves to have now. */
async function keyOf(address: ServerAddress): Promise<string> {
  const server = formatServer(address);
  const connection = await connectTo(address, server);
  const key = connection.security?.key ?? null;
  connection.destroy();
  if (key === null) throw new KlatschError('tls-failed', w.noKey(server));
  return fingerprintOf(key);
}

async function connectTo({ host, port }: ServerAddress, server: string): Promise<Connection> {
  const context = secureContext(await ownIdentity(identityPath(process.env)));
  try {
    return await dialSecure(host, port, { context });
  } catch (cause) {
    if (!(cause instanceof KlatschError)) throw cause;
    throw new KlatschError(cause.code, whyNoKey(server, cause), { cause });
  }
}

function whyNoKey(server: string, error: KlatschError): string {
  if (error.code === 'tls-failed') return w.notSecure(server);
  if (error.code === 'tls-unanswered') return w.noKeyShown(server);
  return words.commands.noRoom(server, whyUnreached(error));
}
