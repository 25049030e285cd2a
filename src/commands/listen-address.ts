/** Where to listen: an address of this machine and a TCP port, 0 for any free one. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** What is listened on unless told otherwise: nobody on another machine has to know. */
const OURSELVES = '127.0.0.1';

/** Reads `port`, `host:port` or `[v6]:port`; null when it is none. */
export function parseListenAddress(text: string): ListenAddress | null {
  const match = /^(?:(?:\[([0-9a-f:.]+)\]|([^\s:[\]]+)):)?(\d{1,5})$/i.exec(text.trim());
  if (match === null) return null;
  const port = Number(match[3]);
  return port <= 0xffff ? { host: match[1] ?? match[2] ?? OURSELVES, port } : null;
}
