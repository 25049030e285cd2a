import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where klatsch's configuration is: `$XDG_CONFIG_HOME/klatsch`, else `~/.config/klatsch`. */
export function configDirectory(env: Environment): string {
  return join(base(env.XDG_CONFIG_HOME, '.config'), 'klatsch');
}

/** Where klatsch keeps its log and its state: `$XDG_STATE_HOME/klatsch`, else `~/.local/state/klatsch`. */
export function stateDirectory(env: Environment): string {
  return join(base(env.XDG_STATE_HOME, join('.local', 'state')), 'klatsch');
}

/** The XDG base directories say: a relative path is to be ignored. */
function base(set: string | undefined, fallback: string): string {
  return set !== undefined && isAbsolute(set) ? set : join(homedir(), fallback);
}
