import { isLoopback } from '../../net/address.js';

/** 192.0.2.0/24: what a server shows where it has no address that means anything to others. */
const STAND_IN = /^192\.0\.2\.\d+$/;

/**
 * Whether an invitation can lead anywhere: datagrams go to the address that the server shows of somebody, and are known
 * by the one that it shows of us, so that both must be of one family. Whoever is on the server's own machine (as we see
 * ourselves) is shown to everybody under an address of theirs.
 *
 * @param own our own address in the roster; null when it has none
 */
export function canReach(own: string | null, theirs: string): boolean {
  if (STAND_IN.test(theirs) || (own !== null && STAND_IN.test(own))) return false;
  return own === null || isLoopback(own) || own.includes(':') === theirs.includes(':');
}
