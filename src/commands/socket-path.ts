import { isAbsolute, join } from 'node:path';
import { isGivenByRoot, isOurs } from '../control/directory.js';
import { stateDirectory } from './directories.js';

type Environment = Readonly<Record<string, string | undefined>>;

const SUFFIX = '.sock';

/** Where a server on this port has its control socket: `$XDG_RUNTIME_DIR/klatsch`, else the state directory. */
export function socketPath(port: number, env: Environment): string {
  return join(runtimeDirectory(env) ?? stateDirectory(env), socketName(port));
}

/**
 * Where a control socket may be, the likeliest first: a server that was started without XDG_RUNTIME_DIR, as by cron,
 * has it in the state directory.
 */
export function socketDirectories(env: Environment): readonly string[] {
  const runtime = runtimeDirectory(env);
  return [...(runtime === null ? [] : [runtime]), stateDirectory(env)];
}

/** The name of a control socket in its directory. */
export function socketName(port: number): string {
  return `${port}${SUFFIX}`;
}

/** Whether a file in such a directory has the name of a control socket. */
export function isSocketName(name: string): boolean {
  return /^\d{1,5}\.sock$/.test(name);
}

/**
 * A base that is not there, or is somebody else's, as after `su`, is none: so the XDG base directories say. But /run is
 * one for a service to which systemd has given a directory in it.
 */
function runtimeDirectory(env: Environment): string | null {
  const base = env.XDG_RUNTIME_DIR;
  if (base === undefined || !isAbsolute(base)) return null;
  const directory = join(base, 'klatsch');
  return isOurs(base) || isGivenByRoot(directory) ? directory : null;
}
