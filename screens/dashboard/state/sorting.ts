import type { User } from './user.js';

/** By what the users can be put in order: the columns of the table. */
export const SORT_KEYS = [
  'nick',
  'ip',
  'udp',
  'client',
  'secure',
  'key',
  'on',
  'idle',
  'sent',
  'queue',
] as const;

/** One of {@link SORT_KEYS}. */
export type SortKey = (typeof SORT_KEYS)[number];

/** In which order the users stand; `down`: the largest on top. */
export interface Sort {
  readonly by: SortKey;
  readonly down: boolean;
}

type Compare = (a: User, b: User) => number;

/** Each from small to large as it is shown: who has been idle for longest comes last. */
const COMPARES: Readonly<Record<SortKey, Compare>> = {
  nick: byNick,
  ip: (a, b) => compare(ipKey(a.ip), ipKey(b.ip)),
  udp: (a, b) => a.udpPort - b.udpPort,
  client: (a, b) => compare(a.dialect, b.dialect),
  secure: (a, b) => Number(a.secure) - Number(b.secure),
  key: (a, b) => compare(a.fingerprint ?? '~', b.fingerprint ?? '~'),
  on: (a, b) => b.since - a.since,
  idle: (a, b) => b.spokeAt - a.spokeAt,
  sent: (a, b) => a.sent - b.sent,
  queue: (a, b) => a.queuedBytes - b.queuedBytes,
};

/** What one wants to see first of a column that was just chosen: the most of what is counted. */
const DOWN_AT_FIRST: ReadonlySet<SortKey> = new Set(['secure', 'on', 'sent', 'queue']);
/** What `clients:sampled` may put in another order. */
const CHANGING: ReadonlySet<SortKey> = new Set(['idle', 'sent', 'queue']);

/** The order in which a column begins. */
export function firstSort(by: SortKey): Sort {
  return { by, down: DOWN_AT_FIRST.has(by) };
}

/** Whether what somebody does can change the order. */
export function isChanging({ by }: Sort): boolean {
  return CHANGING.has(by);
}

/** Compares by a column, equals by nick and then by id, so that the order is total. */
export function comparing({ by, down }: Sort): Compare {
  const compareBy = COMPARES[by];
  const sign = down ? -1 : 1;
  return (a, b) => sign * compareBy(a, b) || byNick(a, b);
}

function byNick(a: User, b: User): number {
  return compare(a.folded, b.folded) || compare(a.nick, b.nick) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** Addresses already read: those of a table are few, and each is compared many times. */
const keys = new Map<string, string>();
/** More than the users of a server; a flood of addresses must not stay in memory. */
const KEYS_KEPT = 20_000;

/** Compares as the address does by its numbers: 10.0.0.9 before 10.0.0.10, IPv4 before IPv6. */
function ipKey(ip: string): string {
  const known = keys.get(ip);
  if (known !== undefined) return known;
  const parts = ip.split('.').map((part) => part.padStart(3, '0'));
  const key = ip.includes(':') ? `~${ip}` : parts.join('.');
  if (keys.size >= KEYS_KEPT) keys.clear();
  keys.set(ip, key);
  return key;
}
