import { KlatschError } from '../errors.js';
import { LimitSet, nameAndValue } from '../operator/limit-set.js';
import type { ServerLimits } from '../operator/server-limits.js';
import { LIMIT_NAMES, parseLimits } from '../operator/server-limits.js';
import type { PeerLimits } from '../peer/peer-limits.js';
import { DEFAULT_PEER_LIMITS } from '../peer/peer-limits.js';
import { words } from '../words/index.js';
import type { Settings } from './settings.js';

const PEER_LIMITS = new LimitSet<keyof PeerLimits>(DEFAULT_PEER_LIMITS, {
  invitationsOpen: { least: 1, most: Infinity },
  chatsOpen: { least: 1, most: Infinity },
});

/** The names that `--limit` takes for a peer. */
export const PEER_LIMIT_NAMES: readonly string[] = PEER_LIMITS.names;

/** Whose limits a command has. */
type Whose = 'server' | 'peer';

const NAMES: Readonly<Record<Whose, readonly string[]>> = { server: LIMIT_NAMES, peer: PEER_LIMIT_NAMES };

/** What was chosen of `--limit`. */
type Chosen = Pick<Settings, 'limit' | 'limitByFlag'>;

/**
 * The limits of a command's server.
 *
 * @param whose all that the command has
 * @throws KlatschError `config-invalid` for a bad value, a name that is none, or, on the command line, a name that
 * is none of this command: the configuration is shared by all
 */
export function serverLimits(chosen: Chosen, whose: readonly Whose[] = ['server']): ServerLimits {
  return parseLimits(settingsFor('server', chosen, whose));
}

/** The limits of a command's peer, likewise. */
export function peerLimits(chosen: Chosen, whose: readonly Whose[] = ['peer']): PeerLimits {
  return PEER_LIMITS.parse(settingsFor('peer', chosen, whose));
}

function settingsFor(wanted: Whose, { limit = [], limitByFlag }: Chosen, whose: readonly Whose[]): string[] {
  const fitting = whose.flatMap((each) => NAMES[each]);
  return limit.filter((setting) => {
    const [name] = nameAndValue(setting);
    const known = NAMES.server.includes(name) || NAMES.peer.includes(name);
    if (!known) throw new KlatschError('config-invalid', words.server.limitUnknown(name, fitting));
    if (limitByFlag === true && !fitting.includes(name)) {
      throw new KlatschError('config-invalid', words.server.limitElsewhere(name, fitting));
    }
    return NAMES[wanted].includes(name);
  });
}
