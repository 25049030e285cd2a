import type { Result } from '../errors.js';
import type { Endpoint } from '../net/address.js';
import type { Security } from '../net/connection.js';
import type { Interrupted, ResumeTerms } from './resuming.js';
import type { OwnText } from './state/conversation.js';

/** What the partner of a private chat does. */
export interface ChannelEvents {
  /** They said something; it is safe to show. */
  text(text: string, emote: boolean): void;
  /** They have our text with this id. */
  acknowledged(id: number): void;
  /** The connection broke without a goodbye, and another one may take its place; until then texts wait. */
  interrupted(chat: Interrupted): void;
  /** They said goodbye (`left`), or the connection broke (`lost`). Told once, never after `close`. */
  ended(reason: 'left' | 'lost'): void;
}

/** The connection of a private chat, after both have said who they are. */
export interface Channel {
  readonly remote: Endpoint;
  /** Null in the clear. */
  readonly security: Security | null;
  /** How it can be resumed when its connection breaks; null when it cannot. */
  readonly terms: ResumeTerms | null;
  /** Our texts that are not known to have arrived, oldest first; none where nothing is acknowledged. */
  readonly undelivered: readonly OwnText[];
  /** Reads from now on. */
  start(events: ChannelEvents): void;
  /**
   * Sends a text that has been checked.
   *
   * @returns the id that an acknowledgement will name, or null where there are none
   */
  say(text: string, emote: boolean): Result<number | null>;
  /** Sends what is queued, says goodbye and closes; resolves when that is done. */
  close(): Promise<void>;
  /** Closes at once. */
  destroy(): void;
}
