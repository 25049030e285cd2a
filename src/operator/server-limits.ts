import type { LimitInfo } from '../bus/events.js';
import { KlatschError } from '../errors.js';
import * as limits from '../limits.js';
import { words } from '../words/index.js';

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
  /** Texts (and other requests that cost everyone) a second from one client, on average. */
  readonly textsPerSecond: number;
  readonly textBurst: number;
  readonly backlogTexts: number;
  readonly backlogBytes: number;
  /** Messages that may wait while the REGISTER or NICK before them is being decided. */
  readonly pendingMessages: number;
}

/** The defaults: they suit people. */
export const DEFAULT_LIMITS: ServerLimits = {
  registrationMs: limits.REGISTRATION_MS,
  clientSilenceMs: limits.CLIENT_SILENCE_MS,
  sendQueueBytes: limits.SEND_QUEUE_BYTES,
  queueStallMs: limits.QUEUE_STALL_MS,
  connections: limits.CONNECTIONS,
  connectionsPerAddress: limits.CONNECTIONS_PER_ADDRESS,
  textsPerSecond: limits.TEXTS_PER_SECOND,
  textBurst: limits.TEXT_BURST,
  backlogTexts: limits.BACKLOG_TEXTS,
  backlogBytes: limits.BACKLOG_BYTES,
  pendingMessages: limits.PENDING_MESSAGES,
};

type LimitKey = keyof ServerLimits;

/** The name on the command line → the field. */
const KEYS = new Map(
  (Object.keys(DEFAULT_LIMITS) as LimitKey[]).map((key) => [
    key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`),
    key,
  ]),
);

/** The names that `--limit` takes. */
export const LIMIT_NAMES: readonly string[] = [...KEYS.keys()];

/**
 * Reads `NAME=VALUE` settings over the defaults; a later one wins, 0 is no limit.
 *
 * @throws KlatschError `config-invalid` for a name that is none or a value that is no whole number
 */
export function parseLimits(settings: readonly string[]): ServerLimits {
  const chosen: Partial<ServerLimits> = {};
  for (const setting of settings) {
    const [name = '', value = ''] = setting.split(/=(.*)/s, 2).map((part) => part.trim());
    Object.assign(chosen, parseLimit(name, value));
  }
  return { ...DEFAULT_LIMITS, ...chosen };
}

/**
 * Reads one limit: its name on the command line, and a whole number, 0 for none.
 *
 * @throws KlatschError `config-invalid`, as {@link parseLimits}
 */
export function parseLimit(name: string, value: string): Partial<ServerLimits> {
  const key = KEYS.get(name);
  if (key === undefined) {
    throw new KlatschError('config-invalid', words.server.limitUnknown(name, LIMIT_NAMES));
  }
  if (!/^\d{1,15}$/.test(value)) {
    throw new KlatschError('config-invalid', words.server.limitValue(name, value));
  }
  return { [key]: Number(value) === 0 ? Infinity : Number(value) };
}

/** One limit as an operator sees it; undefined for a name that is none. */
export function limitInfo(limits: ServerLimits, name: string): LimitInfo | undefined {
  const key = KEYS.get(name);
  if (key === undefined) return undefined;
  return { name, value: finite(limits[key]), standard: finite(DEFAULT_LIMITS[key]) };
}

function finite(value: number): number | null {
  return value === Infinity ? null : value;
}
