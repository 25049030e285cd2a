/** One person of the roster. `ip` is a dotted quad or an IPv6 address, `udpPort` 1–65535 or 0 when unknown. */
export interface Person {
  readonly nick: string;
  readonly ip: string;
  readonly udpPort: number;
  /** Of the key that they have proven to have to the server. */
  readonly fingerprint?: string;
}

/** How klatsch and a server talk: the extension, or one of the two old dialects. */
export type Dialect = 'klatsch' | 'frames' | 'lines';
