import { statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
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

/** One that is not there, or is somebody else's, as after `su`, is none: so the XDG base directories say. */
function runtimeDirectory(env: Environment): string | null {
  const set = env.XDG_RUNTIME_DIR;
  if (set === undefined || !isAbsolute(set) || !isOwn(set)) return null;
  return join(set, 'klatsch');
}

function isOwn(directory: string): boolean {
  try {
    return statSync(directory).uid === (process.getuid?.() ?? 0);
  } catch {
    return false;
  }
}
