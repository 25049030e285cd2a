import { MESSAGES_PER_TURN } from '../limits.js';
import type { Connection } from './connection.js';

/** What is done with the messages of one read. */
export interface PortionHandlers<T> {
  take(message: T): void;
  /** All of them have been taken. */
  done(): void;
  /** Runs what is done in a later turn. */
  guard(task: () => void): void;
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
  const end = from + MESSAGES_PER_TURN;
  for (const message of messages.slice(from, end)) handlers.take(message);
  if (end < messages.length) {
    connection.pause();
    setImmediate(() => {
      handlers.guard(() => {
        if (connection.open) inPortions(connection, messages, handlers, end);
      });
    });
    return;
  }
  handlers.done();
  if (from > 0) connection.resume();
}
