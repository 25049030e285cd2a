import type { Connection } from '../net/connection.js';

/** Resolves when a connection is closed. */
export function closed(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    connection.onClose(() => {
      resolve();
    });
  });
}
