import { fingerprintOf } from '../../identity/fingerprint.js';
import type { Connection } from '../../net/connection.js';
import type { Visitor } from './gate.js';

/** Who is at the far end, as far as the connection tells: to be asked when data has come, not before. */
export function visitorOf({ remote, security }: Pick<Connection, 'remote' | 'security'>): Visitor {
  const key = security?.key ?? null;
  return { ip: remote.ip, secure: security !== null, key: key === null ? null : fingerprintOf(key) };
}
