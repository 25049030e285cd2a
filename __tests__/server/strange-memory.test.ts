import { afterEach, describe, expect, it } from '@jest/globals';
import type { Ban } from '../../src/bus/events.js';
import { systemClock } from '../../src/clock.js';
import { AccessMemory } from '../../src/server/access/access-memory.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import type { PortStore } from '../../src/store/store.js';
import { TestHouse } from './house.js';

/** What was written before. */
class OldStore extends MemoryStore implements PortStore {
  open(): void {
    // It is there.
  }
}

const BAN: Ban = { kind: 'nick', what: 'eve', until: null, reason: null, by: 'op', at: 0 };

let house: TestHouse | null = null;

afterEach(async () => {
  await house?.close();
  house = null;
});

describe('a memory that somebody else has written to', () => {
  it.each<Partial<Ban>>([
    { kind: 'network', what: '10.0.0.0/99' },
    { kind: 'network', what: '10.0.0' },
    { kind: 'address', what: 'nowhere' },
    { kind: 'address', what: '10.0.0.0/8' },
    { kind: 'nick', what: ' ' },
    { until: 1e300 },
    { until: NaN },
    { at: -1 },
  ])('may hold a ban that is none: %j', async (given) => {
    const store = new OldStore();
    store.saveBan({ ...BAN, what: 'mallory', ...given });
    store.saveBan(BAN);
    house = await TestHouse.open({ store, clock: systemClock });
    house.bus.ask('operator:run', { request: 'r', by: 'op', line: 'bans' });
    expect(house.told('operator:answered')).toMatchObject([{ outcome: { done: 'bans', bans: [BAN] } }]);
    const client = await house.connect('frames');
    client.send('REGISTER eve 4999');
    await client.expect('ERROR');
  });

  it('may hold times that nobody can write', () => {
    const store = new OldStore();
    const [at, key] = [1e300, 'k'];
    store.change([
      { kind: 'nick', name: 'bob', value: { nick: 'bob', key, seenAt: at } },
      { kind: 'nick', name: 'eve', value: { nick: 'eve', key, seenAt: 5 } },
      { kind: 'allowed', name: key, value: { fingerprint: key, nick: 'bob', by: 'op', at } },
      { kind: 'invite', name: 'h', value: { hash: 'h', nick: null, until: at, by: 'op' } },
    ]);
    const memory = new AccessMemory(store);
    expect([memory.nicks(), memory.allowed(), memory.invites()]).toEqual([
      [{ nick: 'eve', key, seenAt: 5, since: 0 }],
      [],
      [],
    ]);
  });
});
