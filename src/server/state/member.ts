import type { Dialect } from '../../bus/events.js';

/** Names one membership for ever, also across renames; unique in the room. */
export type MemberId = string;

/** Somebody in the room. `ip` is where the connection comes from, before any {@link AddressView}. */
export interface Member {
  readonly id: MemberId;
  readonly nick: string;
  readonly ip: string;
  readonly udpPort: number;
  readonly dialect: Dialect;
  /** Whether the connection is encrypted. */
  readonly secure: boolean;
  /** The fingerprint of the key that they have proven to have; null in the clear, or without a certificate. */
  readonly key: string | null;
  /** Epoch milliseconds. */
  readonly since: number;
}

/*
 * What a text may lack is undefined, not left out: all texts then have one shape, and the objects are made as fast as
 * the compiler can.
 */

/** A text on its way into the room. */
export interface Utterance {
  readonly text: string;
  readonly emote?: true | undefined;
  /** The sender's own name for it. */
  readonly id?: string | undefined;
}

/** A text as the room keeps it. */
export interface Said extends Utterance {
  /** Counts the room's texts from 1, on over every run that its store knows of. */
  readonly seq: number;
  /** Epoch milliseconds, the server's clock. */
  readonly at: number;
  /** Empty for a text that was said before. */
  readonly member: MemberId;
  readonly from: string;
  /** The sender's secret name for itself; nobody else may learn it. */
  readonly sender?: string | undefined;
  /** The store refused it: it ends with this run. */
  readonly unkept?: true | undefined;
}

/** What happens in the room, in the one order that everyone sees. */
export type RoomEvent =
  | { readonly type: 'joined'; readonly member: Member }
  | { readonly type: 'left'; readonly member: Member }
  | { readonly type: 'renamed'; readonly from: string; readonly member: Member }
  | { readonly type: 'said'; readonly said: Said }
  /** Something that an operator has to say to everyone. */
  | { readonly type: 'announced'; readonly text: string };
