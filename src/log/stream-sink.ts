import type { Writable } from 'node:stream';
import type { LogSink } from './queue.js';

/** Writes to a stream that somebody else owns, and for whose errors somebody else listens: standard output. */
export function streamSink(stream: Writable): LogSink {
  return {
    send(text, done) {
      stream.write(text, (error) => {
        done(error ?? null);
      });
    },
    sendNow(text) {
      // Node tries at once what it is given first, and may leave the rest.
      stream.write(text);
    },
    close: () => undefined,
  };
}
