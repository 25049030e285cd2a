import type { Dialect } from '../bus/events.js';
import type { OwnText } from './state/own-texts.js';
import type { LastSeen } from './state/server-memory.js';

/** A link to a klatsch server, as texts are sent on it. */
export interface KlatschLink {
  /** Our secret name with this server. */
  readonly sender: string;
  /** Whatever is sent now will be said after this text. */
  readonly position: LastSeen;
  /** Sends a text; `after` when it was sent before, and had got its number after that one if any. */
  say(own: OwnText, after: LastSeen | null): void;
}

/** A link to a server from WELCOME to its end. */
export interface Session {
  readonly dialect: Dialect;
  /** Whether so much waits to be written that no other text can be taken now. */
  readonly busy: boolean;
  /** Reads on; what came before WELCOME is seen to first. */
  start(): void;
  /** Sends a text for the room to an old server. */
  say(own: OwnText): void;
  /** Set when it is a klatsch server: texts for the room are sent on this. */
  readonly klatsch: KlatschLink | null;
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
  /** Somebody has come, or everybody is listed anew: who has which nick may have changed. */
  met(): void;
  /** Somebody has another nick, perhaps oneself. */
  renamed(from: string, to: string): void;
}
