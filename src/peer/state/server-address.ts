import { hostPort } from '../../bus/host-port.js';
import { DEFAULT_PORT } from '../../limits.js';
import { canonicalIp } from '../../wire/ip.js';

/** Where a server is: a name or address, and a TCP port. */
export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/** How facts name a server. */
export function formatServer({ host, port }: ServerAddress): string {
  return hostPort(host, port);
}

/** Reads `host`, `host:port`, `v6`, `[v6]` or `[v6]:port`; null when it is none. */
export function parseServer(text: string): ServerAddress | null {
  const bare = readIpv6(text.trim());
  if (bare !== null) return { host: bare, port: DEFAULT_PORT };
  const match = /^(?:\[([^\s[\]]+)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[1] === undefined ? match?.[2] : readIpv6(match[1]);
  if (host === undefined || host === null) return null;
  const port = match?.[3] === undefined ? DEFAULT_PORT : Number(match[3]);
  return port >= 1 && port <= 0xffff ? { host, port } : null;
}

/** One address has one name, under which its key is kept. A zone (`%eth0`) is this machine's own matter. */
function readIpv6(text: string): string | null {
  const [address = '', zone] = text.split(/%(.*)/s, 2);
  const ip = address.includes(':') ? canonicalIp(address) : null;
  return ip === null || zone === undefined ? ip : `${ip}%${zone}`;
}
