import { afterEach, describe, expect, it } from '@jest/globals';
import type { ServerTotals } from '../../src/bus/server-readings.js';
import { Proxy } from '../peer/proxy.js';
import { stage } from '../peer/test-peer.js';
import { TestHouse } from '../server/house.js';
import type { RawClient } from '../server/raw-client.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { cast } from '../support/old/cast.js';

const KIB = 1024;
const BOUND = 256 * KIB;
/** Long texts fill what the operating system holds for a connection, too. */
const TEXT = 'x'.repeat(8000);
const AT_ONCE = 20;
/** Who falls asleep, and in which dialect. */
const SLEEPERS = ['frames', 'lines', 'klatsch', 'frames', 'klatsch', 'lines', 'klatsch', 'frames'] as const;

const start = stage();
const play = cast();

describe('who does not read', () => {
  let house: TestHouse;
  afterEach(() => house.close());

  const left = (): unknown[] => house.told('client:left');

  it('costs no more than the bound, is dropped with the reason, and a klatsch client comes back', async () => {
    const free = { textsPerSecond: Infinity, roomBytesPerSecond: Infinity, clientSilenceMs: Infinity };
    house = await TestHouse.open({ limits: { ...free, sendQueueBytes: BOUND } });
    const talker = await house.joinKlatsch('talker');
    const witness = await house.joinOld('lines', 'witness');
    const sleepers = await Promise.all(
      SLEEPERS.map((dialect, index): Promise<RawClient> => {
        const nick = `slow-${index}`;
        return dialect === 'klatsch' ? house.joinKlatsch(nick) : house.joinOld(dialect, nick);
      }),
    );
    const proxy = await play(new Proxy(house.server.port));
    const clock = new FakeClock();
    const alice = await start.joined(proxy.port, 'alice', { clock });
    for (const sleeper of sleepers) sleeper.pause();
    proxy.reading = false;

    const all = SLEEPERS.length + 1;
    const totals = (): ServerTotals => house.server.readings.totals();
    let sent = 0;
    while (left().length < all) {
      for (let i = 0; i < AT_ONCE; i += 1)
        talker.say('SAY', { id: String((sent += 1)), text: `${sent} ${TEXT}` });
      await eventually(() => witness.all('BROADCAST_MSG').length === sent);
      const { queuedBytes, queuedBytesMax } = totals();
      expect(queuedBytesMax).toBeLessThanOrEqual(BOUND);
      expect(queuedBytes).toBeLessThanOrEqual(all * BOUND);
    }

    expect(left()).toHaveLength(all);
    for (const gone of left()) expect(gone).toMatchObject({ reason: 'reader-too-slow' });
    expect(totals()).toMatchObject({ slowReaders: all, leaves: { 'reader-too-slow': all } });
    await eventually(() => talker.json('SAID').length === sent);
    expect(witness.all('BROADCAST_MSG')).toHaveLength(sent);
    for (const sleeper of sleepers) sleeper.destroy();

    // What came before it fell asleep, a gap where the replay's bound has cut, and the rest: once, and in order.
    proxy.reading = true;
    const { retryInMs } = await alice.hears('server:lost');
    clock.advance(retryInMs ?? 0);
    await eventually(() => {
      expect(alice.told('server:connected')).toHaveLength(2);
    });
    talker.say('SAY', { id: 'last', text: 'good morning' });
    await alice.hears('room:message', { text: 'good morning' });
    const numbers = alice.told('room:message').map(({ text }) => Number.parseInt(text, 10));
    const heard = numbers.slice(0, -1);
    const missing = alice.told('room:gap').reduce((sum, { count }) => sum + (count ?? NaN), 0);
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(new Set(heard).size).toBe(heard.length);
    expect(heard.length + missing).toBe(sent);
    expect(heard.at(-1)).toBe(sent);
    await eventually(() => totals().queuedBytes === 0);
  });
});
