import { MESSAGES_PER_TURN } from '../limits.js';
import type { Connection } from './connection.js';

/** What is done with the messages of one read. */
export interface PortionHandlers<T> {
  readonly take: (message: T) => void;
  /** All of them have been taken. */
  readonly done: () => void;
  /** Runs what is done in a later turn. */
  readonly guard: (task: () => void) => void;
}

/**
 * Takes messages, at most `MESSAGES_PER_TURN` in a turn of the event loop, so that everybody else has theirs between.
 * Until the last one the connection is not read; once it is closed, nothing more is taken.
 *
 * @param from those before it have been taken
 */
export function inPortions<T>(
  connection: Connection,
  messages: readonly T[],
  handlers: PortionHandlers<T>,
  from = 0,
): void {
  const { take, done, guard } = handlers;
  const end = from + MESSAGES_PER_TURN;
  for (const message of messages.slice(from, end)) take(message);
  if (end < messages.length) {
    connection.pause();
    setImmediate(() => {
      guard(() => {
        if (connection.open) inPortions(connection, messages, handlers, end);
      });
    });
    return;
  }
  done();
  if (from > 0) connection.resume();
}
