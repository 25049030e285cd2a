import { beforeAll } from '@jest/globals';
import type { TestIdentity } from './test-identity.js';
import { testIdentity } from './test-identity.js';

/** Two identities, to be looked at within tests. */
class TwoIdentities {
  #made: readonly TestIdentity[] = [];

  get first(): TestIdentity {
    return this.#at(0);
  }

  get second(): TestIdentity {
    return this.#at(1);
  }

  async make(): Promise<void> {
    this.#made = [await testIdentity(), await testIdentity()];
  }

  #at(index: number): TestIdentity {
    const identity = this.#made[index];
    if (identity === undefined) throw new Error('the tests have not begun');
    return identity;
  }
}

/** Gives two identities that are made before the tests of the file. */
export function twoIdentities(): TwoIdentities {
  const identities = new TwoIdentities();
  beforeAll(() => identities.make());
  return identities;
}
