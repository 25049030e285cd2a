import type { ServerBus } from '../bus/buses.js';
import { KlatschError } from '../errors.js';
import type { IdentityAtHand } from '../identity/identity-file.js';
import { identityAtHand } from '../identity/identity-file.js';
import { words } from '../words/index.js';
import { accessOf } from './access-settings.js';
import { credentials, here } from './credentials.js';
import { identityPath } from './directories.js';
import { peerLimits, serverLimits } from './limit-settings.js';
import { chooseNick } from './nickname.js';
import { loggedBus } from './logged-bus.js';
import { startOwnServer } from './own-server.js';
import { runPeerSession } from './peer-session.js';
import { programLog } from './program-log.js';
import type { Run } from './invocation.js';
import type { Settings } from './settings.js';

/** Where our own peer finds a server that listens on every address. */
const HERE = '127.0.0.1';
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::', '']);

/** `klatsch host`: a server inside this process, and a peer that joins it at once. */
export const host: Run = async ({ settings }) => {
  checkPlain(settings);
  const own = ['server', 'peer'] as const;
  const limits = { server: serverLimits(settings, own), peer: peerLimits(settings, own) };
  const log = programLog(process.env);
  const nick = chooseNick(settings.nick);
  const auth = await credentials(settings, here);
  const bus: ServerBus = loggedBus(log);
  const identity = await ownKey(settings);
  const server = await startOwnServer(settings, bus, log, { password: auth.password, limits: limits.server });
  if (identity !== null) letIn(bus, identity, nick.nick);
  return runPeerSession({
    ...(identity === null ? {} : { identity }),
    settings,
    server: { host: EVERYWHERE.has(server.host) ? HERE : server.host, port: server.port },
    nick,
    auth,
    limits: limits.peer,
    log,
    hosting: { host: server.host, port: server.port, fingerprint: server.fingerprint },
    closing: () => server.close(),
  });
};

/** Whoever comes in the clear can show neither key nor password, and would be shut out of the own room. */
function checkPlain(settings: Settings): void {
  if (settings.plain !== true || accessOf(settings).oldClients !== 'no') return;
  throw new KlatschError('command-usage', words.commands.plainHost);
}

/** Our key, where it is to be on the list: before the server starts, since it may be one that cannot be used. */
async function ownKey(settings: Settings): Promise<IdentityAtHand | null> {
  if (settings.plain === true || accessOf(settings).mode === 'open') return null;
  return identityAtHand(identityPath(process.env));
}

/** Whoever starts a room may come in, also before it has a password: by the key. */
function letIn(bus: ServerBus, { identity }: IdentityAtHand, nick: string): void {
  bus.ask('operator:run', { request: 'host', by: nick, line: `allow ${identity.fingerprint} ${nick}` });
}
