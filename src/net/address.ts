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
