import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Dialect } from '../../src/bus/events.js';
import { BACKLOG_BYTES, BACKLOG_TEXTS, NEWCOMER_TEXTS, REPLAY_BYTES } from '../../src/limits.js';
import type { Commons } from '../../src/server/commons.js';
import { localCommons } from '../../src/server/commons.js';
import { FanOut } from '../../src/server/fan-out.js';
import { Meter } from '../../src/server/meter.js';
import type { Said } from '../../src/server/state/member.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import type { KeptText, Past, PortStore } from '../../src/store/store.js';
import { eventually } from '../support/eventually.js';
import { FakeClock } from '../support/fake-clock.js';
import { MemoryConnection } from '../support/memory-connection.js';
import { TestHouse } from './house.js';
import { memberCalled } from './state/member-for-test.js';

/** A store that notes what it is asked, and answers as it is told. */
class TestStore extends MemoryStore implements PortStore {
  readonly asked: string[] = [];
  readonly kept: KeptText[] = [];
  keeps = true;
  readonly #past: Past;

  constructor(past: Partial<Past> = {}) {
    super();
    this.#past = { epoch: 'now', seq: 0, runs: [], texts: [], ...past };
  }

  open(port: number): void {
    this.asked.push(`open ${port}`);
  }

  override recall(): Past {
    this.asked.push('recall');
    return this.#past;
  }

  override keep(texts: readonly KeptText[] = [], oldest = NaN): boolean {
    this.asked.push(`keep ${texts.map(({ text }) => text).join(' ')} from ${oldest}`);
    if (this.keeps) this.kept.push(...texts);
    return this.keeps;
  }

  override close(): void {
    this.asked.push('close');
  }
}

describe('the commit of a turn', () => {
  let store: TestStore;
  let commons: Commons;
  let fanOut: FanOut;
  let log: string[];
  let faults: unknown[];
  let port = 1000;
  beforeEach(() => {
    store = new TestStore();
    log = store.asked;
    faults = [];
    commons = localCommons({ epoch: '-', now: () => 5, backlog: { texts: 100, bytes: 1e6 }, store });
    fanOut = new FanOut({
      // Nothing takes time, so that no news waits behind other news.
      clock: new FakeClock(),
      commons,
      meter: new Meter(),
      motd: () => null,
      replayBytes: () => 1e6,
      onFault: (error) => faults.push(error),
      onSaid: (texts) => {
        for (const { text, at, unkept } of texts)
          log.push(`said ${text} at ${at}${unkept === true ? ' unkept' : ''}`);
      },
    });
  });
  afterEach(() => {
    fanOut.close();
  });

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  /** Lets somebody join whose messages end up in the log. */
  async function join(nick: string, dialect: Dialect): Promise<void> {
    const connection = new MemoryConnection((bytes) => {
      log.push(`${nick}: ${Buffer.from(bytes).toString().slice(4)}`);
    });
    fanOut.expect({ id: nick, connection, dialect, view: null, last: null, welcomed: () => undefined });
    port += 1;
    const claimed = await commons.claim(memberCalled(nick, { dialect, udpPort: port }));
    expect(claimed.ok).toBe(true);
    await turn();
    log.length = 0;
  }

  it('is one, before everybody in the room hears of its texts, and those last who only listen', async () => {
    await join('fritz', 'frames');
    commons.publish('fritz', { text: 'one' });
    commons.publish('fritz', { text: 'two' });
    expect(log).toEqual([]);
    await turn();
    expect(log).toEqual([
      'keep one two from 1',
      expect.stringMatching(/^fritz: BROADCAST fritz one/),
      'said one at 5',
      'said two at 5',
    ]);
    expect(store.kept).toMatchObject([
      { seq: 1, at: 5, from: 'fritz', text: 'one' },
      { seq: 2, at: 5, from: 'fritz', text: 'two' },
    ]);
  });

  it('is not made without a text', async () => {
    await join('fritz', 'frames');
    await commons.rename('fritz', 'franz');
    await turn();
    expect(log).toEqual([expect.stringMatching(/^fritz: USER_LEFT fritz/)]);
  });

  it('goes with the last words of a server that stops', async () => {
    await join('fritz', 'frames');
    commons.publish('fritz', { text: 'bye' });
    fanOut.close();
    expect(log[0]).toBe('keep bye from 1');
  });

  it('tells klatsch clients, and only them, when it failed, and the room goes on', async () => {
    await join('fritz', 'frames');
    await join('kim', 'klatsch');
    store.keeps = false;
    commons.publish('kim', { text: 'hi', id: 'k1' });
    await turn();
    expect([log.shift(), log.pop()]).toEqual(['keep hi from 1', 'said hi at 5 unkept']);
    expect(log.sort()).toEqual([
      'fritz: BROADCAST kim hi',
      'kim: SAID {"seq":1,"at":5,"from":"kim","text":"hi","id":"k1","unkept":true}',
    ]);
    store.keeps = true;
    log.length = 0;
    commons.publish('kim', { text: 'ho' });
    await turn();
    expect(log[0]).toBe('keep ho from 1');
    expect(log).toContain('kim: SAID {"seq":2,"at":5,"from":"kim","text":"ho"}');
    const { texts } = commons.missedSince(null, 2);
    expect(texts.map((said: Said) => [said.text, said.unkept])).toEqual([
      ['hi', true],
      ['ho', undefined],
    ]);
  });

  it('that throws is a fault, and the text is delivered as not kept', async () => {
    await join('kim', 'klatsch');
    store.keep = () => {
      throw new Error('a fault of ours');
    };
    commons.publish('kim', { text: 'hi' });
    await turn();
    expect(faults).toHaveLength(1);
    expect(log).toEqual([expect.stringContaining('"unkept":true'), 'said hi at 5 unkept']);
  });
});

describe('a server with a memory', () => {
  let house: TestHouse;
  afterEach(() => house.close());

  const texts = (count: number, text: (seq: number) => string): KeptText[] =>
    Array.from({ length: count }, (_, i) => ({ seq: i + 1, at: 1000 + i, from: 'bob', text: text(i + 1) }));

  const seqs = (messages: unknown[]): number[] => messages.map((each) => (each as { seq: number }).seq);

  it('opens its store when it has a port, asks it before the first client, and closes it at the end', async () => {
    const store = new TestStore();
    house = await TestHouse.open({ store });
    expect(store.asked).toEqual([`open ${house.server.port}`, 'recall']);
    await house.joinKlatsch('kim');
    await house.close();
    expect(store.asked.at(-1)).toBe('close');
  });

  it('goes on counting, and gives everybody what they missed, in whatever run they were here', async () => {
    const runs = [
      { epoch: 'first', first: 1 },
      { epoch: 'second', first: 3 },
    ];
    const store = new TestStore({ epoch: 'third', seq: 4, runs, texts: texts(4, (n) => `text ${n}`) });
    house = await TestHouse.open({ store });
    const kim = await house.joinKlatsch('kim', ['first', 1]);
    expect(kim.json('HELLO')).toMatchObject([{ epoch: 'third', seq: 4 }]);
    kim.say('SAY', { id: '1', text: 'hello' });
    const max = await house.joinKlatsch('max', ['second', 3]);
    const eva = await house.joinKlatsch('eva', ['third', 4]);
    await eventually(() => {
      expect(seqs(kim.json('SAID'))).toEqual([2, 3, 4, 5]);
      expect(seqs(max.json('SAID'))).toEqual([4, 5]);
      expect(seqs(eva.json('SAID'))).toEqual([5]);
    });
    expect(kim.json('SAID')[0]).toEqual({ seq: 2, at: 1001, from: 'bob', text: 'text 2' });
    for (const client of [kim, max, eva]) expect(client.json('GAP')).toEqual([]);
  });

  it('shows newcomers of klatsch the latest texts with their times, before live ones; old clients none', async () => {
    house = await TestHouse.open({
      store: new TestStore({ seq: 250, texts: texts(250, (n) => `text ${n}`) }),
    });
    const kim = await house.joinKlatsch('kim');
    const lost = await house.joinKlatsch('lost', ['unheard-of', 7]);
    const lea = await house.joinOld('lines', 'lea');
    const fritz = await house.joinOld('frames', 'fritz');
    kim.say('SAY', { id: '1', text: 'live' });
    await fritz.expect('BROADCAST kim live');
    await lea.expect('BROADCAST_MSG kim live');
    const due = Array.from({ length: NEWCOMER_TEXTS + 1 }, (_, i) => 151 + i);
    await eventually(() => {
      expect(seqs(kim.json('SAID'))).toEqual(due);
      expect(seqs(lost.json('SAID'))).toEqual(due);
    });
    expect(kim.json('SAID')[0]).toEqual({ seq: 151, at: 1150, from: 'bob', text: 'text 151' });
    expect(kim.json('GAP')).toEqual([]);
    expect(lost.messages.findIndex((each) => each === 'GAP {"count":null}')).toBe(
      lost.messages.findIndex((each) => each.startsWith('SAID')) - 1,
    );
    expect([...lea.all('BROADCAST'), ...fritz.all('BROADCAST')]).toHaveLength(2);
  });

  it('tells its operators the latest texts from before, as such, whenever they begin to watch', async () => {
    const store = new TestStore({ seq: 250, texts: texts(250, (n) => `text ${n}`) });
    house = await TestHouse.open({ store });
    const kim = await house.joinKlatsch('kim');
    kim.say('SAY', { id: '1', text: 'live' });
    await kim.expect('SAID {"seq":251');
    const before = Array.from({ length: NEWCOMER_TEXTS }, (_, i) => ({
      ...{ from: 'bob', text: `text ${151 + i}`, earlier: true },
    }));
    expect(house.told('room:said')).toEqual([...before, { from: 'kim', text: 'live' }]);
    const said = house.server.present().recent.filter(({ fact }) => fact === 'room:said');
    expect(said.map(({ fields }) => fields)).toEqual([...before.slice(1), { from: 'kim', text: 'live' }]);
    expect(said[0]?.at).toBe(1151);
    expect(house.server.readings.totals().texts).toBe(1);
  });

  it('leaves out what a disk has altered so that it cannot be sent', async () => {
    const good = texts(4, (n) => `text ${n}`);
    const altered = good.map((text) => (text.seq === 2 ? { ...text, from: 'b o b' } : text));
    house = await TestHouse.open({ store: new TestStore({ seq: 4, texts: altered }) });
    const kim = await house.joinKlatsch('kim', ['now', 0]);
    await kim.expect('SAID {"seq":4');
    expect(seqs(kim.json('SAID'))).toEqual([1, 3, 4]);
    expect(kim.json('GAP')).toEqual([{ count: 1 }]);
    expect(house.faults).toEqual([]);
  });

  it('does not drop who comes back to a full backlog of large texts, and counts what did not fit', async () => {
    // In JSON every quote is two bytes.
    const large = texts(BACKLOG_TEXTS, () => '"'.repeat(BACKLOG_BYTES / BACKLOG_TEXTS));
    house = await TestHouse.open({ store: new TestStore({ seq: BACKLOG_TEXTS, texts: large }) });
    const kim = await house.joinKlatsch('kim', ['now', 0]);
    kim.say('SAY', { id: '1', text: 'still here' });
    await eventually(() => {
      expect(seqs(kim.json('SAID')).at(-1)).toBe(BACKLOG_TEXTS + 1);
    });
    const [gap] = kim.json('GAP') as [{ count: number }];
    const got = seqs(kim.json('SAID'));
    expect(got).toEqual(Array.from({ length: got.length }, (_, i) => gap.count + 1 + i));
    const bytes = kim.all('SAID').reduce((sum, message) => sum + 4 + Buffer.byteLength(message), 0);
    expect(bytes).toBeGreaterThan(0.99 * REPLAY_BYTES);
    expect(bytes).toBeLessThan(1.01 * REPLAY_BYTES);
    expect(house.told('client:left')).toEqual([]);
  });

  it('sends less back where the operator allows a smaller queue', async () => {
    const limits = { sendQueueBytes: 100_000 };
    const store = new TestStore({ seq: 500, texts: texts(500, () => 'x'.repeat(1000)) });
    house = await TestHouse.open({ limits, store });
    const kim = await house.joinKlatsch('kim', ['now', 100]);
    await kim.expect('SAID {"seq":500');
    const got = seqs(kim.json('SAID'));
    expect(got.length).toBeLessThanOrEqual(50);
    expect(kim.json('GAP')).toEqual([{ count: 400 - got.length }]);
    const newcomer = await house.joinKlatsch('newcomer');
    await newcomer.expect('SAID {"seq":500');
    expect(seqs(newcomer.json('SAID'))).toEqual(got);
    expect(newcomer.json('GAP')).toEqual([]);
  });

  it('tells the operator of a text with the time that everybody sees', async () => {
    house = await TestHouse.open({ store: new TestStore() });
    const kim = await house.joinKlatsch('kim');
    const told: number[] = [];
    house.bus.onFact('room:said', (_fields, at) => told.push(at));
    kim.say('SAY', { id: '1', text: 'hi' });
    await kim.expect('SAID');
    expect(told).toEqual((kim.json('SAID') as { at: number }[]).map(({ at }) => at));
  });
});
