import type { LogSink } from './queue.js';

/** What is used of a stream. */
interface Stream {
  write(text: string, done?: (error?: Error | null) => void): unknown;
}

/** Writes to a stream that somebody else owns, and for whose errors somebody else listens: standard output. */
export function streamSink(stream: Stream): LogSink {
  let refused = '';
  return {
    send(text, done) {
      const all = refused + text;
      stream.write(all, (error) => {
        refused = error ? all : '';
        done(error ?? null);
      });
    },
    sendNow(text) {
      // Node tries at once what it is given first, and may leave the rest.
      stream.write(text);
    },
    isAside: () => false,
    close: () => undefined,
  };
}
