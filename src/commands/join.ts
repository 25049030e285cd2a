import { serverAddress } from './address.js';
import { credentials, here } from './credentials.js';
import { peerLimits } from './limit-settings.js';
import { chooseNick } from './nickname.js';
import { runPeerSession } from './peer-session.js';
import { programLog } from './program-log.js';
import type { Run } from './invocation.js';

/** `klatsch join [server[:port]]`: joins a room. */
export const join: Run = async ({ settings }) =>
  runPeerSession({
    settings,
    server: serverAddress(settings.server),
    nick: chooseNick(settings.nick),
    limits: peerLimits(settings),
    auth: await credentials(settings, here),
    log: programLog(process.env),
  });
