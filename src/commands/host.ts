import type { Bus } from '../bus/bus.js';
import type { ServerFacts, ServerIntents } from '../bus/events.js';
import { ownIdentity } from '../identity/identity-file.js';
import { credentials, here } from './credentials.js';
import { identityPath } from './directories.js';
import { chooseNick } from './nickname.js';
import { serverBus, startOwnServer } from './own-server.js';
import { runPeerSession } from './peer-session.js';
import { programLog } from './program-log.js';
import type { Run } from './invocation.js';

/** Where our own peer finds a server that listens on every address. */
const HERE = '127.0.0.1';
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::', '']);

/** `klatsch host`: a server inside this process, and a peer that joins it at once. */
export const host: Run = async ({ settings }) => {
  const log = programLog(process.env);
  const nick = chooseNick(settings.nick);
  const auth = await credentials(settings, here);
  const bus = serverBus(log);
  const server = await startOwnServer(settings, bus, log, auth.password);
  if (settings.access === 'keys') await letIn(bus, nick.nick);
  return runPeerSession({
    settings,
    server: { host: EVERYWHERE.has(server.host) ? HERE : server.host, port: server.port },
    nick,
    auth,
    log,
    hosting: { host: server.host, port: server.port, fingerprint: server.fingerprint },
    closing: () => server.close(),
  });
};

/** Whoever starts a room may come in. */
async function letIn(bus: Bus<ServerFacts, ServerIntents>, nick: string): Promise<void> {
  const { fingerprint } = await ownIdentity(identityPath(process.env));
  bus.ask('operator:run', { request: 'host', by: nick, line: `allow ${fingerprint} ${nick}` });
}
