import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's space for new objects as small as it is. It would grow to 32 MiB and stay so large; to look through what a
 * server keeps of that, everything stops for a millisecond and more, and in the memory it counts for each client. To be
 * called before anything is loaded (docs/PERFORMANCE.md).
 */
export function keepPausesShort(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
