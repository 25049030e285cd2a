import { KlatschError } from '../errors.js';
import type { ServerAddress } from '../peer/state/server-address.js';
import { parseServer } from '../peer/state/server-address.js';
import { words } from '../words/index.js';

/** Where `join`, `who` and `say` go when nobody says otherwise: the host beside them. */
const DEFAULT_SERVER = '127.0.0.1';

/**
 * Reads a server's address: `host`, `host:port` or `[IPv6]:port`; nothing is the host on this machine.
 *
 * @throws KlatschError `command-usage` when it is no address
 */
export function serverAddress(text: string | undefined): ServerAddress {
  const address = parseServer(text ?? DEFAULT_SERVER);
  if (address !== null) return address;
  throw new KlatschError('command-usage', words.commands.addressInvalid(text ?? ''));
}
