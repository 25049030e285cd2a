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
  const server = await startOwnServer(settings, serverBus(log), log);
  return runPeerSession({
    settings,
    server: { host: EVERYWHERE.has(server.host) ? HERE : server.host, port: server.port },
    nick,
    log,
    hosting: { host: server.host, port: server.port, fingerprint: server.fingerprint },
    closing: () => server.close(),
  });
};
