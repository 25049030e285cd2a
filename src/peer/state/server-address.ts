import { DEFAULT_PORT } from '../../limits.js';

/** Where a server is: a name or address, and a TCP port. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** How facts name a server. */
export function formatServer({ host, port }: ServerAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Reads `host`, `host:port` or `[v6]:port`; null when it is none. */
export function parseServer(text: string): ServerAddress | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/i.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  if (host === undefined) return null;
  const port = match?.[3] === undefined ? DEFAULT_PORT : Number(match[3]);
  return port >= 1 && port <= 0xffff ? { host, port } : null;
}
