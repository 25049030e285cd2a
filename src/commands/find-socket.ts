import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { probeSocket } from '../control/probe.js';
import { KlatschError } from '../errors.js';
import { DEFAULT_PORT } from '../limits.js';
import { words } from '../words/index.js';
import type { Settings } from './settings.js';
import { isSocketName, socketDirectories, socketName } from './socket-path.js';

type Environment = Readonly<Record<string, string | undefined>>;

const w = words.control;

/**
 * Which control socket is meant: a socket that was named; else the server on the port of the settings (9000 unless
 * told), if it is there; else the only one that is.
 *
 * @param strict a port that was set means that server, whoever else is there, as one on the command line always does:
 * for what cannot be undone
 * @throws KlatschError `server-unreachable` when there is none, `command-usage` when there are several
 */
export async function findSocket(settings: Settings, env: Environment, strict: boolean): Promise<string> {
  const { socket } = settings;
  // 0 is any free port, which says nothing about where it is.
  const port = settings.port === 0 ? undefined : settings.port;
  if (socket !== undefined) return isPort(socket) ? onPort(Number(socket), env) : resolve(socket);
  if (port !== undefined && (strict || settings.portByFlag === true)) return onPort(port, env);
  const live = await liveSockets(env);
  const wanted = live.find(({ name }) => name === socketName(port ?? DEFAULT_PORT));
  const [only, ...others] = live;
  if (wanted !== undefined) return wanted.path;
  if (only === undefined) throw new KlatschError('server-unreachable', w.none(socketDirectories(env)));
  if (others.length > 0) throw new KlatschError('command-usage', w.several(live.map(({ path }) => path)));
  return only.path;
}

/** One that we may not use is given too: whoever tries says whose it is. */
async function onPort(port: number, env: Environment): Promise<string> {
  const paths = socketDirectories(env).map((directory) => join(directory, socketName(port)));
  const probed = await Promise.all(paths.map(probeSocket));
  const found = paths[probed.indexOf('live')] ?? paths[probed.indexOf('forbidden')];
  if (found !== undefined) return found;
  throw new KlatschError('server-unreachable', w.noneOnPort(port, paths));
}

async function liveSockets(env: Environment): Promise<readonly { name: string; path: string }[]> {
  const places = socketDirectories(env).flatMap((directory) =>
    namesIn(directory)
      .filter(isSocketName)
      .map((name) => ({ name, path: join(directory, name) })),
  );
  const probed = await Promise.all(places.map(({ path }) => probeSocket(path)));
  return places.filter((_, at) => probed[at] === 'live');
}

/** None in a directory that is not there, or not ours to read. */
function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 0xffff;
}
