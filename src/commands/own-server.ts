import type { ServerBus } from '../bus/buses.js';
import { systemClock } from '../clock.js';
import { KlatschError } from '../errors.js';
import { DEFAULT_PORT } from '../limits.js';
import type { Log } from '../log.js';
import { errorFields } from '../log.js';
import type { ServerLimits } from '../operator/server-limits.js';
import { messageOf, systemCode } from '../reason.js';
import type { ServerOptions } from '../server/server-options.js';
import type { RunningServer } from '../server/server.js';
import { startServer } from '../server/server.js';
import { words } from '../words/index.js';
import { accessOf } from './access-settings.js';
import { serverLimits } from './limit-settings.js';
import { openOwnControl } from './own-control.js';
import { prepareStore } from './own-store.js';
import type { ServerIdentity } from './server-identity.js';
import { serverIdentity } from './server-identity.js';
import type { Settings } from './settings.js';

/** A server in this process. */
export interface OwnServer {
  readonly host: string;
  readonly port: number;
  readonly server: RunningServer;
  /** Of the key that it shows. */
  readonly fingerprint: string;
  /** Says goodbye to everyone, also to those who watch, and stops listening. */
  close(): Promise<void>;
}

/** What a server may be given besides its settings; `KLATSCH_PASSWORD` and the limits in its settings unless given. */
export interface OwnServerOptions {
  /** Of the room, where it has one. */
  readonly password?: string | undefined;
  readonly limits?: ServerLimits;
}

/**
 * Starts the server that `host` and `serve` run.
 *
 * @throws KlatschError `port-in-use` or `listen-failed` with what to do, `config-invalid` for a bad limit, or as
 * `serverIdentity` does
 */
export async function startOwnServer(
  settings: Settings,
  bus: ServerBus,
  log: Log,
  own: OwnServerOptions = {},
): Promise<OwnServer> {
  const options = await serverOptions(settings, bus, log, own);
  try {
    const server = await startServer(options);
    const closeControl = await openOwnControl({
      port: server.port,
      bus,
      present: () => server.present(),
      log,
    });
    return {
      host: server.host,
      port: server.port,
      server,
      fingerprint: options.identity.fingerprint,
      async close(): Promise<void> {
        await server.close();
        await closeControl();
      },
    };
  } catch (error) {
    throw listenError(error, options.host ?? '', options.port);
  }
}

/** What is settled before anything listens. */
async function serverOptions(
  settings: Settings,
  bus: ServerBus,
  log: Log,
  { password = process.env.KLATSCH_PASSWORD, limits = serverLimits(settings) }: OwnServerOptions,
): Promise<ServerOptions & { readonly identity: ServerIdentity }> {
  const { host, port = DEFAULT_PORT } = settings;
  const store = settings.store === false ? {} : { store: await prepareStore(bus, log) };
  const identity = await serverIdentity(settings, process.env, (message) => {
    log.warn('server-key-not-kept');
    bus.tell('problem', { code: 'identity-unavailable', message });
  });
  return {
    ...store,
    ...(host === undefined ? {} : { host }),
    port,
    limits,
    identity,
    clock: systemClock,
    access: accessOf(settings, password),
    bus,
    log: (code, error) => {
      log.warn(code, errorFields(error));
    },
  };
}

/** What a listening socket's failure means to whoever started us. */
function listenError(error: unknown, host: string, port: number): KlatschError {
  const { commands } = words;
  switch (systemCode(error)) {
    case 'EADDRINUSE':
      return new KlatschError('port-in-use', commands.portInUse(port), { cause: error });
    case 'EACCES':
      return new KlatschError('listen-failed', commands.portForbidden(port), { cause: error });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new KlatschError('listen-failed', commands.hostUnknown(host), { cause: error });
    default:
      return new KlatschError('listen-failed', commands.listenFailed(messageOf(error)), { cause: error });
  }
}
