import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects what is garbage, so that what is in use can be told. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // The tests that follow in this process get contexts of their own, in which it would be there without their asking.
  setFlagsFromString('--no-expose-gc');
  collect();
}
