import * as limits from '../limits.js';

/** What somebody can set for their own peer with `--limit NAME=VALUE` (docs/OPERATING.md). `Infinity` is none. */
export interface PeerLimits {
  /** Datagrams a second from one address that are looked at, on average. */
  readonly datagramsPerSecond: number;
  readonly datagramBurst: number;
  /** Invitations, in each direction. */
  readonly invitationsOpen: number;
  /** Private chats. */
  readonly chatsOpen: number;
}

/** The defaults: they suit people. */
export const DEFAULT_PEER_LIMITS: PeerLimits = {
  datagramsPerSecond: limits.DATAGRAMS_PER_SECOND,
  datagramBurst: limits.DATAGRAM_BURST,
  invitationsOpen: limits.INVITATIONS_OPEN,
  chatsOpen: limits.CHATS_OPEN,
};
