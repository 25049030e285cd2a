import type { Disposer } from '../../src/disposer.js';

/** A stream of the process that somebody might write to: `process.stdout` or `process.stderr`. */
export interface StrayStream {
  readonly isTTY?: boolean;
  write: (...args: never[]) => boolean;
}

/**
 * Catches what anybody else writes to the terminal while the screen is ours: Node's warnings, a library's
 * `console.log`. A stream that leads elsewhere (`2>file`) is left alone. Our own bytes have their own way.
 *
 * @param onText hears what would have smeared the screen
 * @returns lets the streams through again
 */
export function catchStray(streams: readonly StrayStream[], onText: (text: string) => void): Disposer {
  const caught = streams.filter(({ isTTY }) => isTTY === true);
  const restore = caught.map((stream) => {
    const own = Object.getOwnPropertyDescriptor(stream, 'write');
    stream.write = (chunk: unknown, ...rest: unknown[]): boolean => {
      onText(typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString());
      const done = rest.find((arg) => typeof arg === 'function') as (() => void) | undefined;
      if (done !== undefined) queueMicrotask(done);
      return true;
    };
    return (): void => {
      if (own === undefined) delete (stream as { write?: unknown }).write;
      else Object.defineProperty(stream, 'write', own);
    };
  });
  return () => {
    for (const one of restore) one();
  };
}
