import type { LimitInfo } from '../bus/events.js';
import * as limits from '../limits.js';
import { LimitSet } from './limit-set.js';

/**
 * What an operator can set with `--limit NAME=VALUE` (docs/OPERATING.md). `Infinity` is none. The names on
 * the command line are these in kebab-case.
 */
export interface ServerLimits {
  /** Milliseconds from connecting to REGISTER. */
  readonly registrationMs: number;
  /** Milliseconds of silence after which a klatsch client counts as gone. */
  readonly clientSilenceMs: number;
  /** Bytes queued for a client that does not read. */
  readonly sendQueueBytes: number;
  /** Milliseconds in which nothing of them is taken, after which a client counts as gone. */
  readonly queueStallMs: number;
  readonly connections: number;
  /** Loopback is exempt. */
  readonly connectionsPerAddress: number;
  /** Connections that have not registered. */
  readonly unregistered: number;
  /** People in the room. */
  readonly people: number;
  /** A frame or line to the server, for those who connect from now on. */
  readonly messageBytes: number;
  /** A text, as UTF-8. */
  readonly textBytes: number;
  /** Code points of a nick, for those who come or rename from now on. */
  readonly nickChars: number;
  /** Texts (and other requests that cost everyone) a second from one client, on average. */
  readonly textsPerSecond: number;
  readonly textBurst: number;
  /** Bytes of texts a second that are said to the room, on average; what is more waits. */
  readonly roomBytesPerSecond: number;
  /** Messages a second from one client that {@link textsPerSecond} does not let pass, on average. */
  readonly messagesPerSecond: number;
  readonly messageBurst: number;
  readonly backlogTexts: number;
  readonly backlogBytes: number;
  /** Messages that may wait while the REGISTER or NICK before them is being decided. */
  readonly pendingMessages: number;
}

const SET = new LimitSet<keyof ServerLimits>(
  {
    registrationMs: limits.REGISTRATION_MS,
    clientSilenceMs: limits.CLIENT_SILENCE_MS,
    sendQueueBytes: limits.SEND_QUEUE_BYTES,
    queueStallMs: limits.QUEUE_STALL_MS,
    connections: limits.CONNECTIONS,
    connectionsPerAddress: limits.CONNECTIONS_PER_ADDRESS,
    unregistered: limits.UNREGISTERED,
    people: limits.PEOPLE_KEPT,
    messageBytes: limits.SERVER_MESSAGE_BYTES,
    textBytes: limits.TEXT_BYTES,
    nickChars: limits.NICK_CHARS,
    textsPerSecond: limits.TEXTS_PER_SECOND,
    textBurst: limits.TEXT_BURST,
    roomBytesPerSecond: limits.ROOM_BYTES_PER_SECOND,
    messagesPerSecond: limits.MESSAGES_PER_SECOND,
    messageBurst: limits.MESSAGE_BURST,
    backlogTexts: limits.BACKLOG_TEXTS,
    backlogBytes: limits.BACKLOG_BYTES,
    pendingMessages: limits.PENDING_MESSAGES,
  },
  {
    people: { least: 1, most: limits.PEOPLE_KEPT },
    messageBytes: { least: limits.SERVER_MESSAGE_MIN_BYTES, most: limits.SERVER_MESSAGE_BYTES },
    textBytes: { least: 1, most: limits.TEXT_BYTES },
    nickChars: { least: 1, most: limits.NICK_CHARS },
  },
);

/** The defaults: they suit people. */
export const DEFAULT_LIMITS: ServerLimits = SET.defaults;

/** The names that `--limit` takes. */
export const LIMIT_NAMES: readonly string[] = SET.names;

/**
 * Reads `NAME=VALUE` settings over the defaults; a later one wins, 0 is no limit.
 *
 * @throws KlatschError `config-invalid` for a name that is none or a value that cannot be
 */
export function parseLimits(settings: readonly string[]): ServerLimits {
  return SET.parse(settings);
}

/**
 * Reads one limit: its name on the command line, and a whole number, 0 for none.
 *
 * @throws KlatschError `config-invalid`, as {@link parseLimits}
 */
export function parseLimit(name: string, value: string): Partial<ServerLimits> {
  return SET.parseOne(name, value);
}

/** Some limits as `--limit` calls them. */
export function limitNames(limits: Partial<ServerLimits>): readonly string[] {
  return SET.namesOf(limits);
}

/** One limit as an operator sees it; undefined for a name that is none. */
export function limitInfo(limits: ServerLimits, name: string): LimitInfo | undefined {
  const key = SET.keyOf(name);
  if (key === undefined) return undefined;
  return { name, value: finite(limits[key]), standard: finite(DEFAULT_LIMITS[key]) };
}

function finite(value: number): number | null {
  return value === Infinity ? null : value;
}
