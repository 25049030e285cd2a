import type { Told } from './bus.js';
import type { ErrorCode } from '../errors.js';
import type { Dialect, Person } from './people.js';

/** One connected client, as the operator sees it. Times are epoch milliseconds. */
export interface ClientInfo extends Omit<Person, 'fingerprint'>, ClientActivity {
  readonly dialect: Dialect;
  readonly secure: boolean;
  /** Of the key that they have proven to have; null in the clear, or without a certificate. */
  readonly fingerprint: string | null;
  readonly since: number;
  readonly muted: boolean;
}

/** What changes all the time about a client. */
export interface ClientActivity {
  /** Names this client for as long as the server runs; nicks change. */
  readonly id: string;
  /** When they last said something, epoch milliseconds; when they came, before the first text. */
  readonly spokeAt: number;
  /** Texts said to the room. */
  readonly sent: number;
  /** Bytes that wait for them to read. */
  readonly queuedBytes: number;
}

/** The server's vital signs over one second, or the mean of several. */
export interface ServerSample {
  readonly users: number;
  /** Texts said, and copies of them handed to clients, per second. */
  readonly texts: number;
  readonly deliveries: number;
  /** Resident memory of the process. */
  readonly rssBytes: number;
  /** The longest that the event loop was late, milliseconds. */
  readonly lagMs: number;
}

/** Somebody kept out: a nick (and its look-alikes), an IP address, or a network in CIDR form. */
export interface Ban {
  readonly kind: 'nick' | 'address' | 'network';
  /** The nick as it was typed, the address, or the network. */
  readonly what: string;
  /** Epoch milliseconds; null is for ever. */
  readonly until: number | null;
  readonly reason: string | null;
  /** Which operator, and when (epoch milliseconds). */
  readonly by: string;
  readonly at: number;
}

/** Who may come in: anybody, only keys on the list, or also whoever knows the password. */
export type AccessMode = 'open' | 'keys' | 'password';

/** A key that may come in, by an operator's word or by an invite code. */
export interface Allowed {
  /** The part of it that people are shown: 32 characters. */
  readonly fingerprint: string;
  /** The nick that is theirs. */
  readonly nick: string;
  /** Which operator, and when (epoch milliseconds). */
  readonly by: string;
  readonly at: number;
}

/** A nick that is kept for a key. Times are epoch milliseconds. */
export interface KeptNick {
  readonly nick: string;
  readonly fingerprint: string;
  readonly seenAt: number;
  readonly until: number;
}

/** A limit as it stands; null is none. */
export interface LimitInfo {
  readonly name: string;
  readonly value: number | null;
  readonly standard: number | null;
}

/**
 * What came of an operator's command. `unkept`: it holds until the server ends, because nothing is written down or
 * the disk refused it.
 */
export type Outcome =
  | { readonly done: 'listed'; readonly clients: readonly ClientInfo[] }
  | { readonly done: 'announced'; readonly text: string; readonly people: number }
  | { readonly done: 'kicked'; readonly nick: string; readonly ip: string; readonly reason: string | null }
  /** `kicked`: who was here and had to go. */
  | { readonly done: 'banned'; readonly ban: Ban; readonly kicked: readonly string[]; readonly unkept?: true }
  | { readonly done: 'unbanned'; readonly ban: Ban; readonly unkept?: true }
  | { readonly done: 'bans'; readonly bans: readonly Ban[] }
  | { readonly done: 'muted' | 'unmuted'; readonly nick: string }
  | { readonly done: 'motd'; readonly text: string | null }
  /** `text` is null when it was taken away. */
  | { readonly done: 'motd-set'; readonly text: string | null; readonly unkept?: true }
  | { readonly done: 'limits'; readonly limits: readonly LimitInfo[] }
  | { readonly done: 'limit-set'; readonly limit: LimitInfo; readonly before: number | null }
  | { readonly done: 'allowed'; readonly allowed: Allowed; readonly unkept?: true }
  /** `access`, here and below: what this means to the server. `kicked`: who was here and had to go. */
  | {
      readonly done: 'disallowed';
      readonly access: AccessMode;
      readonly allowed: readonly Allowed[];
      readonly kicked: readonly string[];
      readonly unkept?: true;
    }
  | { readonly done: 'allowed-list'; readonly access: AccessMode; readonly allowed: readonly Allowed[] }
  /** `code` is for whoever asked, and null in `operator:acted`. */
  | {
      readonly done: 'invited';
      readonly code: string | null;
      readonly nick: string | null;
      readonly until: number;
      readonly unkept?: true;
    }
  | { readonly done: 'nicks'; readonly nicks: readonly KeptNick[] }
  | { readonly done: 'released'; readonly nick: string; readonly fingerprint: string; readonly unkept?: true }
  /** The password itself is in no outcome. */
  | { readonly done: 'password-set'; readonly access: AccessMode; readonly unkept?: true }
  | { readonly done: 'password-cleared'; readonly unkept?: true }
  | { readonly done: 'stopping'; readonly people: number }
  | { readonly done: 'failed'; readonly code: ErrorCode; readonly message: string };

/** What somebody who begins to watch is shown first: everything that a screen needs to go on from. */
export interface ServerPresent {
  readonly host: string;
  readonly port: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly clients: readonly ClientInfo[];
  /** The last seconds, and the last hour in means of several, oldest first: see `operator/sample-history`. */
  readonly seconds: readonly ServerSample[];
  readonly hour: readonly ServerSample[];
  /** The latest facts for the room and for the event log, oldest first. They have happened: replay no state. */
  readonly recent: readonly Told<ServerFacts>[];
}

/** What happened, as the server tells its operators. */
export interface ServerFacts {
  /** `fingerprint`: of the key that it shows, where it speaks TLS. */
  'server:listening': { readonly host: string; readonly port: number; readonly fingerprint?: string };
  'server:closed': Record<string, never>;
  /** Told to whoever begins to watch a server that runs already, before anything else. */
  'server:presented': ServerPresent;
  /** Once a second. */
  'server:sampled': ServerSample;
  'client:joined': ClientInfo;
  'client:left': {
    readonly id: string;
    readonly nick: string;
    readonly ip: string;
    readonly reason: string;
  };
  'client:renamed': { readonly id: string; readonly from: string; readonly to: string };
  'client:muted': { readonly id: string; readonly nick: string; readonly muted: boolean };
  /**
   * A connection was refused or a message turned down; `nick` is null before REGISTER. `count`: so many times since it
   * was told last; once, without it.
   */
  'client:refused': {
    readonly nick: string | null;
    readonly ip: string;
    readonly code: string;
    readonly count?: number;
  };
  /** Once a second, those for whom something has changed since. */
  'clients:sampled': { readonly clients: readonly ClientActivity[] };
  /** `earlier`: before this server was started; told once, when it begins to listen. */
  'room:said': {
    readonly from: string;
    readonly text: string;
    readonly emote?: true;
    readonly earlier?: true;
  };
  /** An operator's command has changed something: for the event log. */
  'operator:acted': { readonly by: string; readonly outcome: Outcome };
  /** The answer to one `operator:run`, for whoever asked. */
  'operator:answered': { readonly request: string; readonly outcome: Outcome };
  /** Texts are kept on disk again, or not any more (`code` says why). */
  'store:changed': { readonly kept: boolean; readonly code: string | null };
  problem: { readonly code: string; readonly message: string };
}

/** What an operator wants from the server. */
export interface ServerIntents {
  /** One line as typed, e.g. `kick bob spamming`. `request` is the asker's own name for it, unlike all others. */
  'operator:run': { readonly request: string; readonly by: string; readonly line: string };
}
