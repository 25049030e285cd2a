import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Nothing is there and nothing can be made there: no configuration, no log. */
const NOWHERE = '/dev/null';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where klatsch's configuration is: `$XDG_CONFIG_HOME/klatsch`, else `~/.config/klatsch`. */
export function configDirectory(env: Environment): string {
  return join(base(env.XDG_CONFIG_HOME, '.config'), 'klatsch');
}

/** Where klatsch keeps its log and its state: `$XDG_STATE_HOME/klatsch`, else `~/.local/state/klatsch`. */
export function stateDirectory(env: Environment): string {
  return join(base(env.XDG_STATE_HOME, join('.local', 'state')), 'klatsch');
}

/** Where the key is by which a person is known. */
export function identityPath(env: Environment): string {
  return join(stateDirectory(env), 'identity.pem');
}

/** Where the key is by which a server of this user is known. */
export function serverIdentityPath(env: Environment): string {
  return join(stateDirectory(env), 'server.pem');
}

/** The XDG base directories say: a relative path is to be ignored; so is a relative home. */
function base(set: string | undefined, fallback: string): string {
  return set !== undefined && isAbsolute(set) ? set : join(home(), fallback);
}

/** Never the working directory, in which anybody may have left a configuration. */
function home(): string {
  for (const find of [homedir, () => userInfo().homedir]) {
    try {
      const found = find();
      if (isAbsolute(found)) return found;
    } catch {
      // A user without HOME and without an entry in the password database, as in some containers.
    }
  }
  return NOWHERE;
}
