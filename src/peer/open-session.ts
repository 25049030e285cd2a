import type { PeerContext } from './context.js';
import { KlatschSession } from './klatsch-session.js';
import { OldSession } from './old-session.js';
import type { Welcome } from './registration.js';
import type { Room } from './room.js';
import type { Session, SessionEvents } from './session.js';
import type { ServerMemory } from './state/server-memory.js';

/**
 * Makes the session for the dialect in which we were welcomed. It is silent until started.
 *
 * @param memory what this server has brought before, for a klatsch server to go on from
 */
export function openSession(
  context: PeerContext,
  welcome: Welcome,
  room: Room,
  memory: ServerMemory,
  events: SessionEvents,
): Session {
  const { dialect, hello } = welcome;
  if (dialect !== 'klatsch') return new OldSession(context, { ...welcome, dialect }, room, events);
  if (hello === null) throw new TypeError('a klatsch server without a HELLO');
  return new KlatschSession(context, { ...welcome, hello }, room, events, memory);
}
