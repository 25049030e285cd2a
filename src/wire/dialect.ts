/** What the first byte of a connection to a server says about the rest of it. */
export type FirstDialect = 'frames' | 'lines' | 'tls';

/**
 * Recognises what a client speaks by the first byte it sends; null means that the connection is to be closed.
 * docs/PROTOCOL.md §3.
 */
export function dialectOf(firstByte: number): FirstDialect | null {
  if (firstByte === 0x00) return 'frames';
  if (firstByte === 0x16) return 'tls';
  const printable = firstByte >= 0x20 && firstByte <= 0x7e;
  return printable || firstByte === 0x09 || firstByte === 0x0a || firstByte === 0x0d ? 'lines' : null;
}
