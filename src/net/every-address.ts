import { KlatschError } from '../errors.js';

/** Every address of this machine: of both families, on which IPv4 comes in too, and where there is no IPv6 of IPv4. */
const BOTH = '::';
const IPV4 = '0.0.0.0';

/**
 * Listens at every address of this machine.
 *
 * @param at listens at one address; throws a KlatschError with what the system said as its cause
 */
export async function atEveryAddress<T>(at: (host: string) => Promise<T>): Promise<T> {
  try {
    return await at(BOTH);
  } catch (error) {
    if (error instanceof KlatschError && isWithoutIpv6(error.cause)) return at(IPV4);
    throw error;
  }
}

function isWithoutIpv6(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EAFNOSUPPORT' || code === 'EADDRNOTAVAIL' || code === 'EPROTONOSUPPORT';
}
