import type { Asked } from '../bus/bus.js';
import type { PeerBus } from '../bus/buses.js';
import type { PeerIntents } from '../bus/events.js';

/**
 * Keeps what is asked for before there is an engine: keys are pressed on a screen at once, and may have been before.
 *
 * @returns asks for it again, of the engine that is there now; call it once
 */
export function keepEarlyIntents(bus: PeerBus): () => void {
  const early: Asked<PeerIntents>[] = [];
  const unhook = bus.onAnyIntent((asked) => early.push(asked));
  return () => {
    unhook();
    for (const { intent, fields } of early) bus.ask(intent, fields);
  };
}
