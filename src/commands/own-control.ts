import type { ServerBus } from '../bus/buses.js';
import type { ServerPresent } from '../bus/events.js';
import { systemClock } from '../clock.js';
import { openControl } from '../control/open-control.js';
import type { Log } from '../log.js';
import { errorFields } from '../log.js';
import { messageOf } from '../reason.js';
import { words } from '../words/index.js';
import { socketPath } from './socket-path.js';

/** What the control socket of our own server needs. */
export interface OwnControlOptions {
  /** The port that the server really has. */
  readonly port: number;
  readonly bus: ServerBus;
  readonly present: () => ServerPresent;
  readonly log: Log;
}

/** Ends our control socket: watchers get what is still to tell, and its file goes. */
export type CloseControl = () => Promise<void>;

/**
 * Opens the control socket of a server in this process. A server without one is still a server: what is wrong is
 * told as a `problem`.
 */
export async function openOwnControl({ port, bus, present, log }: OwnControlOptions): Promise<CloseControl> {
  try {
    const path = socketPath(port, process.env);
    const control = await openControl({ path, bus, present, clock: systemClock, log });
    log.debug('control-opened', { path });
    return () => control.close();
  } catch (error) {
    const reason = messageOf(error);
    log.warn('control-unavailable', errorFields(error));
    bus.tell('problem', { code: 'control-unavailable', message: words.control.unavailable(reason) });
    return () => Promise.resolve();
  }
}
