import { Bus } from '../bus/bus.js';
import type { PeerFacts, PeerIntents } from '../bus/events.js';
import { systemClock } from '../clock.js';
import type { Log } from '../log.js';
import { errorFields } from '../log.js';

/** The bus between one peer's engine and its screen. */
export type PeerBus = Bus<PeerFacts, PeerIntents>;

/** Makes one; what goes wrong in a listener is logged, and the others go on. */
export function peerBus(log: Log): PeerBus {
  return new Bus({
    now: () => systemClock.now(),
    onListenerError: (error, event) => {
      log.error('listener-failed', { event, ...errorFields(error) });
    },
  });
}
