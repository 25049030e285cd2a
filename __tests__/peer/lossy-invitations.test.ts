import { describe, expect, it } from '@jest/globals';
import { INVITATION_MS, INVITATION_RETRY_MS, PROOFS_PER_SECOND } from '../../src/limits.js';
import type { Datagram } from '../../src/wire/datagram.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { chance } from '../support/chance.js';
import type { Pair } from './two-and-middle.js';
import { twoAndMiddle } from './two-and-middle.js';

const stand = twoAndMiddle();

/** The two, and the clock of both. */
async function pair(): Promise<Pair & { clock: FakeClock }> {
  const clock = new FakeClock(Date.now());
  return { ...(await stand.pair({ clock })), clock };
}

/** Lets time pass, as fast as datagrams are read, until `check` holds. */
async function passing(clock: FakeClock, check: () => boolean): Promise<void> {
  await eventually(() => {
    if (check()) return true;
    clock.advance(50);
    return false;
  });
}

/**
 * Loses half of everything, by the seed alone: whether the nth copy of a message is lost does not depend on what
 * else is under way.
 *
 * @returns how many copies of each message there were
 */
function loseHalf(seed: number): ReadonlyMap<string, number> {
  const ids: string[] = [];
  const copies = new Map<string, number>();
  stand.between.loses = (datagram: Datagram, way) => {
    const id = 'id' in datagram ? datagram.id : '';
    if (!ids.includes(id)) ids.push(id);
    const name = `${way} ${datagram.type} ${ids.indexOf(id)}`;
    const copy = (copies.get(name) ?? 0) + 1;
    copies.set(name, copy);
    return chance(`${seed} ${name} ${copy}`) < 0.5;
  };
  return copies;
}

const INVITATIONS = 60;
/** What the schedule was when it was too weak. */
const FORMER_COPIES = 6;

describe('invitations of which half the datagrams are lost, in both directions', () => {
  it('are sent so often that one in 65,536 does not arrive, in time, and never too fast to be looked at', () => {
    expect(2 ** (INVITATION_RETRY_MS.length + 1)).toBeGreaterThanOrEqual(65_536);
    expect(INVITATION_RETRY_MS.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(INVITATION_MS);
    const at = INVITATION_RETRY_MS.reduce((times, ms) => [...times, (times.at(-1) ?? 0) + ms], [0]);
    for (const begin of at) {
      expect(at.filter((time) => time >= begin && time < begin + 1000).length).toBeLessThanOrEqual(
        PROOFS_PER_SECOND,
      );
    }
  });

  it.each([1, 2])(
    'all come through, and so do the answers: seed %i',
    async (seed) => {
      const { alice, bob, clock } = await pair();
      const copies = loseHalf(seed);
      for (let count = 0; count < INVITATIONS; count += 1) {
        alice.ask('chat:open', { nick: 'bob' });
        await passing(clock, () => bob.told('invitation:received').length === count + 1);
        bob.ask('invitation:decline', { nick: 'alice' });
        await passing(clock, () => alice.told('invitation:declined').length === count + 1);
      }
      expect(alice.told('invitation:expired')).toEqual([]);
      // Some of them would have been lost before.
      expect(Math.max(...copies.values())).toBeGreaterThan(FORMER_COPIES);
    },
    60_000,
  );

  it('leave the whole time for an answer, however late they come', async () => {
    const { alice, bob, clock } = await pair();
    let lost = 0;
    stand.between.loses = (datagram) => datagram.type === 'invite' && (lost += 1) < 14;
    alice.ask('chat:open', { nick: 'bob' });
    await passing(clock, () => bob.told('invitation:received').length === 1);
    const { id, expiresInMs } = await bob.hears('invitation:received');
    // Before alice has read that it was seen, her door closes 10 seconds after she opened it.
    await eventually(() => stand.between.back.some(({ type }) => type === 'seen'));
    await stand.between.flushedBack();
    const almost = clock.elapsed() + expiresInMs - 1000;
    await passing(clock, () => clock.elapsed() >= almost);
    bob.ask('invitation:accept', { id });
    await alice.hears('chat:opened', { nick: 'bob', security: 'verified' });
  });
});
