import type { ClientInfo } from '../../../src/bus/events.js';
import { foldNick } from '../../../src/bus/fold-nick.js';

/** One client of the table. Changed in place: thousands may change each second. Times are epoch milliseconds. */
export interface User {
  readonly id: string;
  nick: string;
  /** The nick as it is compared and searched. */
  folded: string;
  readonly ip: string;
  readonly udpPort: number;
  readonly dialect: ClientInfo['dialect'];
  readonly secure: boolean;
  /** Of the key that they have shown; null without one. */
  readonly fingerprint: string | null;
  readonly since: number;
  spokeAt: number;
  sent: number;
  queuedBytes: number;
  muted: boolean;
  /** Has left; the row stays for a moment, so that nothing jumps meanwhile. */
  gone: boolean;
}

/** A user as the server tells of one. */
export function userOf(client: ClientInfo): User {
  const { id, nick, ip, udpPort, dialect, secure, fingerprint } = client;
  const { since, spokeAt, sent, queuedBytes, muted } = client;
  const who = { id, nick, ip, udpPort, dialect, secure, fingerprint };
  return { ...who, since, spokeAt, sent, queuedBytes, muted, folded: foldNick(nick), gone: false };
}
