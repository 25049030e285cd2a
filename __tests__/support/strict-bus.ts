import { Bus } from '../../src/bus/bus.js';
import type { Clock } from '../../src/clock.js';

/** A bus on which a listener that throws fails the test; without a clock, all happens at 0. */
export function strictBus<Facts, Intents>(clock: Pick<Clock, 'now'> = { now: () => 0 }): Bus<Facts, Intents> {
  return new Bus<Facts, Intents>({
    now: () => clock.now(),
    onListenerError: (error) => {
      throw error;
    },
  });
}
