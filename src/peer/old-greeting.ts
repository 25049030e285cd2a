import type { Clock } from '../clock.js';
import type { Disposer } from '../disposer.js';
import { OLD_CHAT_QUIET_MS } from '../limits.js';
import type { Connection } from '../net/connection.js';
import type { Greeting, GreetingNames } from '../wire/old-chat.js';
import { greetingMayGrow, splitGreeting } from '../wire/old-chat.js';

/**
 * Reads the raw nick with which an old program begins a private chat. It has no end of its own: while it may
 * be the beginning of a known one, a moment is waited for the rest.
 *
 * @param first bytes that have been read already
 */
export function readOldGreeting(
  connection: Connection,
  names: GreetingNames,
  clock: Clock,
  done: (greeting: Greeting) => void,
  first: Buffer = Buffer.alloc(0),
): Disposer {
  let bytes = first;
  let stopQuiet: Disposer = () => undefined;
  const finish = (): void => {
    stop();
    done(splitGreeting(bytes, names));
  };
  const look = (): void => {
    stopQuiet();
    if (bytes.length === 0) return;
    if (greetingMayGrow(bytes, names)) stopQuiet = clock.after(OLD_CHAT_QUIET_MS, finish);
    else finish();
  };
  const stopReading = connection.onData((chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    look();
  });
  const stop = (): void => {
    stopQuiet();
    stopReading();
  };
  look();
  return stop;
}
