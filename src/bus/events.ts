/**
 * Everything that can happen (facts, `noun:past`) and everything that somebody can want (intents,
 * imperative), for the peer's bus and for the server's. What a screen can learn or cause stands here and
 * nowhere else. Every field is JSON, so that facts and intents can also travel over a socket.
 */

import type { Dialect, Person } from './people.js';

/** Why a private chat ended: the partner said goodbye, the connection broke for good, or we closed it. */
export type ChatEnd = 'left' | 'lost' | 'closed';

/**
 * Whether others can read a private chat: `clear`; `encrypted` to somebody whose key nobody vouches for; `verified`:
 * encrypted, and the key is the one that the server's roster names and that was remembered for them.
 */
export type ChatSecurity = 'clear' | 'encrypted' | 'verified';

/** Where a text was meant to go: the room, or the private chat with one nick. */
export type Target = { readonly room: true } | { readonly nick: string };

/** A text that could not be sent and must stand in the input line again. */
export interface Draft {
  readonly target: Target;
  readonly text: string;
}

/** What happened, as the peer's engine tells it. */
export interface PeerFacts {
  /** A connection attempt begins. `attempt` counts from 1 and starts again after every success. */
  'server:connecting': { readonly server: string; readonly attempt: number };
  'server:connected': {
    readonly server: string;
    readonly nick: string;
    readonly dialect: Dialect;
    readonly secure: boolean;
    readonly udpPort: number;
    /** Of the server's key, when the link is encrypted. */
    readonly fingerprint?: string;
  };
  /** A server was met for the first time: its key is remembered from now on. */
  'server:trusted': { readonly server: string; readonly fingerprint: string };
  /**
   * The server does not encrypt, or (`unanswered`) says nothing to TLS, as old ones do and those that are stopped:
   * nothing more is done until a `server:permit`.
   */
  'server:insecure': { readonly server: string; readonly unanswered?: true };
  /** The link is gone, or did not come about; `retryInMs` is null when we have left, and stay away. */
  'server:lost': {
    readonly reason: string;
    readonly retryInMs: number | null;
    /** The server, where there was no link since it was asked for: it is not gone, but was never reached. */
    readonly unreached?: string;
    /** The server that we have left. */
    readonly left?: string;
  };
  /** The server said no (`code`, e.g. `nick-taken`); it is not asked again by itself. */
  'server:refused': { readonly code: string; readonly reason: string };
  /** The server's own words: to everybody (`announcement`), or to whoever joins (`motd`). Lines end in `\n`. */
  'server:notice': { readonly kind: 'motd' | 'announcement'; readonly text: string };
  /** From now on the server cannot write texts down, or can again; at first it can. */
  'server:keeping': { readonly kept: boolean };
  /** Without a link somebody chose what we are called from the next one on. */
  'nick:chosen': { readonly nick: string };
  /** The round trip of a heartbeat, klatsch servers only. */
  'server:latency': { readonly ms: number };

  /** Everybody, oneself included; `doubtful` as `person:doubted` says. */
  'roster:listed': { readonly people: readonly (Person & { readonly doubtful?: true })[] };
  'person:joined': Person;
  'person:left': { readonly nick: string };
  'person:renamed': { readonly from: string; readonly to: string };
  /**
   * An old server's USER_LEFT may be false: the address is kept, marked doubtful, still invitable. `true` is told
   * just before the `person:left`; `false` ends the doubt: just after a `person:joined` they are here, else gone.
   */
  'person:doubted': { readonly nick: string; readonly doubtful: boolean };
  /**
   * From now on nothing comes from them, or everything again. `nick` is what they were called when it began; they may
   * have another since.
   */
  'person:ignored': { readonly nick: string; readonly ignored: boolean };

  /**
   * Something said in the room, one's own too; `emote` marks `/me`. `missed`: it was said before this link came
   * (after the last one, or before one was here at all), and is told with the server's time. `unkept`: the server
   * could not write it down.
   */
  'room:message': {
    readonly from: string;
    readonly text: string;
    readonly emote?: true;
    readonly missed?: true;
    readonly unkept?: true;
  };
  /** Between two connections `count` texts went by that the server no longer has (null: unknown). */
  'room:gap': { readonly count: number | null };

  'invitation:sent': {
    readonly nick: string;
    readonly ip: string;
    readonly udpPort: number | null;
    readonly verified: boolean;
  };
  /** `nick` is set when the address is exactly one person's; `udpPort` is null when the form hides it. */
  'invitation:received': {
    readonly nick: string | null;
    readonly ip: string;
    readonly udpPort: number | null;
    readonly verified: boolean;
    /** Names this invitation in `invitation:accept` and `invitation:decline`. */
    readonly id: string;
    readonly expiresInMs: number;
  };
  /** The invited person said no. */
  'invitation:declined': { readonly nick: string };
  /** Nobody answered in time; `id` is set for one that we received. `nick` is null when unknown. */
  'invitation:expired': { readonly nick: string | null; readonly id?: string };
  /** An invitation that we received is no longer open because of us or because of its sender. */
  'invitation:closed': {
    readonly nick: string | null;
    readonly id: string;
    readonly reason: 'accepted' | 'declined' | 'cancelled';
  };

  'chat:opened': {
    readonly nick: string;
    /** The same in every chat with the same person, whatever they are called; it ends with the program. */
    readonly partner: number;
    readonly ip: string;
    readonly port: number;
    readonly security: ChatSecurity;
    /** How many texts to them from before are undelivered, and wait for `chat:resend`; absent: none. */
    readonly undelivered?: number;
  };
  'chat:message': {
    readonly nick: string;
    readonly from: string;
    readonly text: string;
    readonly emote?: true;
    /** Set on one's own text to a klatsch peer; `chat:acknowledged` or `chat:undelivered` will name it. */
    readonly id?: number;
    /** One's own text that was undelivered in a chat before, and is sent again. */
    readonly again?: true;
  };
  /** The answer to `person:verify`: the same words stand on both screens, if nobody stands between. */
  'person:verification': {
    readonly nick: string;
    readonly fingerprint: string;
    readonly words: readonly string[];
  };
  /** What was remembered of somebody's key is forgotten: the one they have is believed at the next chat. */
  'person:trusted': { readonly nick: string };
  'chat:acknowledged': { readonly nick: string; readonly id: number };
  /** The partner of an open chat is now called `to`; with `taken` only here, since `from` is somebody else now. */
  'chat:renamed': { readonly from: string; readonly to: string; readonly taken?: true };
  /** The connection broke; both sides try to go on for so long. Meanwhile texts are held. */
  'chat:interrupted': { readonly nick: string; readonly endsInMs: number };
  /** It goes on, over a new connection: nothing is missing and nothing came twice. */
  'chat:resumed': { readonly nick: string; readonly ip: string; readonly port: number };
  /** One's own text that is not known to have arrived, told when its chat is over. `chat:resend` sends it again. */
  'chat:undelivered': {
    readonly nick: string;
    readonly text: string;
    readonly emote?: true;
    readonly id: number;
  };
  'chat:ended': { readonly nick: string; readonly reason: ChatEnd };

  /** Something went wrong; `draft` is a text that was not sent and belongs back into the input line. */
  problem: {
    readonly code: string;
    readonly message: string;
    readonly draft?: Draft;
    /** Whose key it is about: it is said in their pane, if there is one. */
    readonly nick?: string;
  };
}

/** What somebody in front of a screen, or a script, wants from the peer's engine. */
export interface PeerIntents {
  'server:connect': { readonly server: string };
  'server:disconnect': Record<string, never>;
  /** Join this server although it does not encrypt, from now on until the program ends. */
  'server:permit': { readonly server: string };
  'nick:change': { readonly nick: string };
  /** Ask for the roster; the answer is a `roster:listed`. */
  'roster:list': Record<string, never>;
  /** Drop what comes from `nick`, silently: texts, invitations, private chats. They need not be here. */
  'person:ignore': { readonly nick: string };
  'person:unignore': { readonly nick: string };
  /** Ask for the words by which two people can tell by voice that nobody stands between them. */
  'person:verify': { readonly nick: string };
  /** Believe the key that somebody has now, although they had another one before. */
  'person:trust': { readonly nick: string };
  'room:say': { readonly text: string; readonly emote?: true };
  /** Invite `nick` to a private chat. */
  'chat:open': { readonly nick: string };
  /** Say something in an open chat. */
  'chat:say': { readonly nick: string; readonly text: string; readonly emote?: true };
  /** Say something to `nick`; without a chat, invite and hold the text until it opens or fails. */
  'chat:tell': { readonly nick: string; readonly text: string };
  /** Send again what is undelivered to `nick`, if need be in a chat that is opened for it. */
  'chat:resend': { readonly nick: string };
  /** Close the chat with `nick`, or withdraw the invitation to them. */
  'chat:close': { readonly nick: string };
  /** By `id`, else by `nick` (also an unverified one from that person's IP), else the oldest. */
  'invitation:accept': { readonly id?: string; readonly nick?: string };
  'invitation:decline': { readonly id?: string; readonly nick?: string };
  /** Say goodbye to everyone and end the program. */
  'program:quit': Record<string, never>;
}

export type * from './people.js';
export type * from './server-events.js';
