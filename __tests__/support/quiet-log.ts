import type { Log } from '../../src/log.js';

/** A log that writes nothing. */
export const quietLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
