/**
 * Every address of this machine: of both families where there is IPv6 (`::`, on which IPv4 comes in too), else of
 * IPv4. In the order in which they are tried.
 */
export const EVERY_ADDRESS = ['::', '0.0.0.0'] as const;

/** Whether a failure to listen on `::` means that this machine knows no IPv6. */
export function isWithoutIpv6(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL' || code === 'EPROTONOSUPPORT';
}
