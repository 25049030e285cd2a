import { isDottedQuad } from '../wire/people.js';

/** Where one end of a connection is. `ip` is a dotted quad wherever IPv4 carries it. */
export interface Endpoint {
  readonly ip: string;
  readonly port: number;
}

const MAPPED = '::ffff:';

/** Writes an IPv4 address that a dual-stack socket shows as `::ffff:10.0.0.5` as `10.0.0.5`. */
export function normalizeIp(ip: string): string {
  if (!ip.toLowerCase().startsWith(MAPPED)) return ip;
  const rest = ip.slice(MAPPED.length);
  return isDottedQuad(rest) ? rest : ip;
}

/** Whether an address (as {@link normalizeIp} gives it) is this very machine: 127.0.0.0/8 or `::1`. */
export function isLoopback(ip: string): boolean {
  return ip === '::1' || (ip.startsWith('127.') && isDottedQuad(ip));
}

/**
 * One name for this machine, seen from itself: a program has a port of both families at once, so that whoever is at
 * `::1` is at 127.0.0.1, too.
 */
export function onThisMachine(ip: string): string {
  return ip === '::1' ? '127.0.0.1' : ip;
}

const GROUPS = 8;
const NETWORK_GROUPS = 4;

/**
 * Whose an address is: an IPv4 address is one household's or one machine's, of IPv6 a household has a /64, in which
 * it can choose an address for every connection.
 */
export function networkOf(ip: string): string {
  if (!ip.includes(':')) return ip;
  const [head = '', tail = ''] = ip.toLowerCase().split('::', 2);
  const front = head.split(':').filter(Boolean);
  const back = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, GROUPS - front.length - back.length) }, () => '0');
  return [...front, ...zeros, ...back].slice(0, NETWORK_GROUPS).join(':');
}
