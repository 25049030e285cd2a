import type { HalfOpenConnection } from '../net/connection.js';
import type { SessionContext } from './session-context.js';
import { Session } from './session.js';
import type { Sessions } from './sessions.js';
import type { Barred } from './state/commands.js';
import { Doorman } from './state/doorman.js';

/** What the door works with. */
export interface FrontDoorParts {
  readonly sessions: Sessions;
  /** What every session gets. */
  readonly context: SessionContext;
  /** Why nothing is done for whoever comes from an address, if so. */
  readonly addressBarred: (ip: string) => Barred | null;
}

/** Makes a session of each new connection, as long as there is room. */
export class FrontDoor {
  readonly #parts: FrontDoorParts;
  readonly #doorman: Doorman;
  #count = 0;

  constructor(parts: FrontDoorParts) {
    this.#parts = parts;
    this.#doorman = new Doorman(parts.context.limits);
  }

  /** Somebody has connected. */
  open(connection: HalfOpenConnection): void {
    const { sessions, context, addressBarred } = this.#parts;
    const { meter, limits, events } = context;
    const { ip } = connection.remote;
    meter.opened(connection);
    const admission = this.#doorman.admit(ip);
    if (admission === 'full') {
      connection.destroy();
      meter.refused('too-many-connections');
      events.onRefused(null, ip, 'too-many-connections', true);
      return;
    }
    connection.onClose(() => {
      this.#doorman.leave(ip);
    });
    this.#count += 1;
    const id = String(this.#count);
    const crowded: Barred | null = admission === 'crowded' ? { code: 'too-many-connections' } : null;
    sessions.add(id, new Session(id, connection, addressBarred(ip) ?? crowded, context));
    // Whoever says nothing must not keep out those who would.
    sessions.longestUnregistered(limits.unregistered)?.makeRoom();
  }
}
