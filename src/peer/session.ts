import type { Dialect } from '../bus/events.js';
import type { OwnText } from './state/own-texts.js';

/** A link to a server from WELCOME to its end. */
export interface Session {
  readonly dialect: Dialect;
  /** Whether so much waits to be written that no other text can be taken now. */
  readonly busy: boolean;
  /** Reads on; what came before WELCOME is seen to first. */
  start(): void;
  /** Sends a text for the room. */
  say(own: OwnText): void;
  /** Asks for another nick; false when the server knows no such thing. */
  rename(nick: string): boolean;
  /** Says goodbye and closes; resolves when the connection is closed. */
  quit(): Promise<void>;
  /** Closes without a word. */
  dispose(): void;
}

/** What a session tells the link. */
export interface SessionEvents {
  /**
   * The link is gone; `code` is set when the server said why, `epoch` (the server's) when the link can be taken
   * up again where it broke.
   */
  lost(reason: string, code: string | null, epoch: string | null): void;
  /** Somebody has another nick, perhaps oneself. */
  renamed(from: string, to: string): void;
}
