import type { PeerContext } from './context.js';
import { KlatschSession } from './klatsch-session.js';
import { OldSession } from './old-session.js';
import type { LastSeen, Welcome } from './registration.js';
import type { Room } from './room.js';
import type { Session, SessionEvents } from './session.js';

/**
 * Makes the session for the dialect in which we were welcomed. It is silent until started.
 *
 * @param last the last text seen in the session before, klatsch servers only
 */
export function openSession(
  context: PeerContext,
  welcome: Welcome,
  room: Room,
  last: LastSeen | null,
  events: SessionEvents,
): Session {
  const { dialect, hello } = welcome;
  if (dialect !== 'klatsch') return new OldSession(context, { ...welcome, dialect }, room, events);
  if (hello === null) throw new TypeError('a klatsch server without a HELLO');
  return new KlatschSession(context, { ...welcome, hello }, room, events, last);
}
