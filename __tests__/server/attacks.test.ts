import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { REGISTRATION_SWEEP, REGISTRATION_SWEEP_MS } from '../../src/limits.js';
import type { ServerLimits } from '../../src/operator/server-limits.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { hello, TestHouse } from './house.js';
import type { RawClient } from './raw-client.js';

const REGISTRATION_MS = 10_000;
const QUEUE_BYTES = 256 * 1024;

/** Two people who talk with each other, whatever is done beside them. */
class Pair {
  readonly #speaker: RawClient;
  readonly #hearer: RawClient;
  #said = 0;

  private constructor(speaker: RawClient, hearer: RawClient) {
    this.#speaker = speaker;
    this.#hearer = hearer;
  }

  static async in(house: TestHouse): Promise<Pair> {
    return new Pair(await house.joinKlatsch('speaker'), await house.joinKlatsch('hearer'));
  }

  /** Says something so many times, which arrives. */
  async talk(text = 'still here', times = 1): Promise<void> {
    for (let n = 0; n < times; n += 1) {
      this.#said += 1;
      this.#speaker.say('SAY', { id: String(this.#said), text });
    }
    await eventually(() => {
      expect(this.#hearer.messages.filter((message) => message.startsWith('SAID'))).toHaveLength(this.#said);
    });
  }

  /** Nothing of it was lost, or came twice, or out of its order. */
  expectUnharmed(): void {
    const ids = (this.#hearer.json('SAID') as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual(Array.from({ length: this.#said }, (_, n) => String(n + 1)));
    expect([this.#speaker.closed, this.#hearer.closed]).toEqual([false, false]);
  }
}

/** How often each code was the reason to refuse somebody. */
function refusals(house: TestHouse): Readonly<Record<string, number>> {
  return house.server.readings.totals().refusals;
}

describe('two people in a server under attack', () => {
  const clock = new FakeClock();
  let house: TestHouse;
  let pair: Pair;
  afterEach(async () => {
    pair.expectUnharmed();
    await house.close();
  });

  async function open(limits: Partial<ServerLimits>): Promise<void> {
    const free = { textsPerSecond: Infinity, roomBytesPerSecond: Infinity };
    house = await TestHouse.open({ clock, limits: { ...free, ...limits } });
    pair = await Pair.in(house);
  }

  describe('by 50 who say a byte a second', () => {
    const attackers: RawClient[] = [];
    beforeEach(async () => {
      await open({ registrationMs: REGISTRATION_MS, clientSilenceMs: Infinity });
      const dialects = ['lines', 'frames'] as const;
      for (let n = 0; n < 50; n += 1) attackers.push(await house.connect(dialects[n % 2] ?? 'lines'));
    });

    it('hear each other, and see them closed in time', async () => {
      const words = Buffer.from('REGISTER ');
      for (let second = 0; second < REGISTRATION_MS / 1000; second += 1) {
        const byte = words.subarray(second % words.length, (second % words.length) + 1);
        for (const [n, attacker] of attackers.entries()) {
          attacker.sendBytes(n % 2 === 0 || second > 3 ? byte : Buffer.from([second === 3 ? 200 : 0]));
        }
        await pair.talk();
        expect(house.server.readings.totals().connections).toBe(52);
        clock.advance(1000);
      }
      for (const attacker of attackers) await attacker.expectClosed();
      await pair.talk();
      expect(refusals(house)).toEqual({ 'registration-timeout': 50 });
      const [lines, frames] = attackers;
      expect(lines?.messages).toEqual([expect.stringMatching(/^ERROR registration-timeout/)]);
      expect(frames?.messages).toEqual([expect.stringMatching(/^ERROR registration-timeout/)]);
      await eventually(() => {
        expect(house.server.readings.totals().connections).toBe(2);
      });
    });
  });

  it('hear each other beside 50 who never read, whose queues stay bounded until they are dropped', async () => {
    await open({ sendQueueBytes: QUEUE_BYTES });
    const attackers: RawClient[] = [];
    for (let n = 0; n < 50; n += 1) {
      const attacker = n % 2 === 0 ? await house.joinOld('lines', `l${n}`) : await house.joinKlatsch(`k${n}`);
      attacker.pause();
      attackers.push(attacker);
    }
    let most = 0;
    while (house.told('client:left').length < attackers.length) {
      await pair.talk('x'.repeat(8000), 20);
      most = Math.max(most, house.server.readings.totals().queuedBytesMax);
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(QUEUE_BYTES);
    const reasons = (house.told('client:left') as { reason: string }[]).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['reader-too-slow']));
    expect(house.server.readings.totals()).toMatchObject({ slowReaders: 50, connections: 2, queuedBytes: 0 });
    await pair.talk();
  });

  it('hear each other while 500 connect, and others still get in', async () => {
    await open({ unregistered: 40 });
    const attackers: RawClient[] = [];
    for (let n = 0; n < 500; n += 1) {
      const attacker = await house.connect('frames');
      if (n % 3 === 0) attacker.send(hello());
      attackers.push(attacker);
      if (n % 50 !== 0) continue;
      await pair.talk();
      // Who is thrown out is still closing then, so that there may be some more.
      await eventually(() => {
        expect(house.server.readings.totals().connections).toBeLessThanOrEqual(40 + 2 + n / 50);
      });
      await house.joinOld('lines', `late-${n}`);
    }
    await eventually(() => {
      expect(attackers.filter(({ closed }) => closed)).toHaveLength(460);
    });
    expect(refusals(house)).toEqual({ 'too-many-connections': 460 });
    await pair.talk();
  });

  it('need not wait until all are closed who came together and did not register', async () => {
    await open({ registrationMs: REGISTRATION_MS, clientSilenceMs: Infinity });
    const crowd = REGISTRATION_SWEEP + 20;
    for (let n = 0; n < crowd; n += 1) await house.connect('frames');
    // Each one's time begins when the server has taken it.
    await eventually(() => house.server.readings.totals().connections === 2 + crowd);
    clock.advance(REGISTRATION_MS - REGISTRATION_SWEEP_MS);
    expect(refusals(house)).toEqual({});
    clock.advance(REGISTRATION_SWEEP_MS);
    expect(refusals(house)).toEqual({ 'registration-timeout': REGISTRATION_SWEEP });
    await pair.talk();
    clock.advance(REGISTRATION_SWEEP_MS);
    expect(refusals(house)).toEqual({ 'registration-timeout': crowd });
  });
});
