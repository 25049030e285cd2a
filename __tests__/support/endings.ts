import { afterEach } from '@jest/globals';

/** Gives a list of what is to be done after each test of the file, the last of it first. */
export function endings(): (() => unknown)[] {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  return ends;
}
