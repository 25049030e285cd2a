/** What somebody speaks, as a klatsch server tells its klatsch clients. */
export type WireDialect = 'klatsch' | 'frames' | 'lines';

/**
 * One person of a roster on the wire. `ip` is as `canonicalIp` writes it, and a dotted quad in the old dialects;
 * `udpPort` is 1–65535, or 0 when unknown.
 */
export interface WirePerson {
  readonly nick: string;
  readonly ip: string;
  readonly udpPort: number;
  /** Only a klatsch server tells. */
  readonly dialect?: WireDialect;
  /** The fingerprint of the key that they have proven to have; only a klatsch server over TLS tells. */
  readonly key?: string;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const DOTTED_QUAD = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);

/** Whether this is an IPv4 address as dotted quad, the only form that the old programs can carry. */
export function isDottedQuad(ip: string): boolean {
  return DOTTED_QUAD.test(ip);
}

/** A port written in decimal digits, 1–65535; null for anything else. */
export function parsePort(word: string): number | null {
  if (!/^\d{1,5}$/.test(word)) return null;
  const port = Number(word);
  return port >= 1 && port <= 65535 ? port : null;
}
