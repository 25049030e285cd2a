import { Bus } from '../bus/bus.js';
import type { ServerFacts, ServerIntents } from '../bus/events.js';
import { systemClock } from '../clock.js';
import type { Log } from '../log.js';
import { errorFields } from '../log.js';

/** The bus between a server and its operators. */
export type ServerBus = Bus<ServerFacts, ServerIntents>;

/** Makes one; what goes wrong in a listener is logged, and the others go on. */
export function serverBus(log: Log): ServerBus {
  return new Bus({
    now: () => systemClock.now(),
    onListenerError: (error, event) => {
      log.error('listener-failed', { event, ...errorFields(error) });
    },
  });
}
