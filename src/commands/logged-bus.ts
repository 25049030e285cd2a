import { Bus } from '../bus/bus.js';
import { systemClock } from '../clock.js';
import type { Log } from '../log.js';
import { errorFields } from '../log.js';

/** Makes a bus of which it is logged what goes wrong in a listener; the others go on. */
export function loggedBus<Facts, Intents>(log: Log): Bus<Facts, Intents> {
  return new Bus({
    now: () => systemClock.now(),
    onListenerError: (error, event) => {
      log.error('listener-failed', { event, ...errorFields(error) });
    },
  });
}
