import type { Clock } from '../clock.js';
import { REFUSALS_TOLD_MS } from '../limits.js';
import { networkOf } from '../net/address.js';
import { Tally } from '../tally.js';
import type { ServerOptions } from './server-options.js';

/** Who was turned away, and why. */
interface Refused {
  readonly nick: string | null;
  readonly ip: string;
  readonly code: string;
}

/** See {@link refusalTally}. */
export type RefusalTally = Tally<Refused>;

/**
 * Tells operators who is turned away. A program that comes again each time must not fill their log: of one network,
 * nick and reason the first is told at once, and then now and then how many there were.
 */
export function refusalTally(bus: ServerOptions['bus'], clock: Clock): RefusalTally {
  return new Tally(clock, {
    periodMs: REFUSALS_TOLD_MS,
    kindOf: ({ nick, ip, code }) => `${code} ${networkOf(ip)} ${nick ?? ''}`,
    tell: (refused, count) => {
      bus.tell('client:refused', count === 1 ? refused : { ...refused, count });
    },
  });
}
