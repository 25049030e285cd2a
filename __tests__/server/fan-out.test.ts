import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Dialect } from '../../src/bus/events.js';
import type { Commons } from '../../src/server/commons.js';
import { PRESENCE_WAIT_MS, PRESENCE_WAITS, SPEAKERS_FIRST_PEOPLE } from '../../src/limits.js';
import { localCommons } from '../../src/server/commons.js';
import { FanOut } from '../../src/server/fan-out.js';
import { Meter } from '../../src/server/meter.js';
import { FakeClock } from '../support/fake-clock.js';
import { MemoryConnection } from '../support/memory-connection.js';
import { memberCalled } from './state/member-for-test.js';

/** A connection that keeps what is written to it: one entry for each write. */
class Sink extends MemoryConnection {
  writes: Uint8Array[][] = [];
  fails = false;
  onWrite: () => void = () => undefined;

  get text(): string {
    return this.writes.map((pieces) => Buffer.concat(pieces).toString()).join('');
  }

  /** The lines in it, without the blanks that an old client does not see. */
  get lines(): string[] {
    return this.text
      .trimEnd()
      .split('\n')
      .map((line) => line.trimEnd());
  }

  override write(bytes: Uint8Array): boolean {
    return this.writeAll([bytes]);
  }

  override writeAll(pieces: readonly Uint8Array[]): boolean {
    if (this.fails) throw new Error('a fault of ours');
    this.writes.push([...pieces]);
    this.onWrite();
    return true;
  }
}

describe('FanOut', () => {
  let commons: Commons;
  let fanOut: FanOut;
  let faults: unknown[];
  let told: string[];
  const clock = new FakeClock();
  let port = 1000;
  beforeEach(() => {
    faults = [];
    told = [];
    commons = localCommons({ epoch: 'e', now: () => 5, backlog: { texts: 100, bytes: 1e6 } });
    fanOut = new FanOut({
      clock,
      commons,
      meter: new Meter(),
      motd: () => null,
      replayBytes: () => 1e6,
      onSaid: (texts) => told.push(...texts.map(({ text }) => text)),
      onFault: (error) => faults.push(error),
    });
  });

  /** Registers somebody; they are in after the next flush. */
  function join(nick: string, dialect: Dialect, ip = '10.0.0.1', view: string | null = '10.0.0.5'): Sink {
    const sink = new Sink();
    fanOut.expect({ id: nick, connection: sink, dialect, view, last: null, welcomed: () => undefined });
    port += 1;
    void commons.claim(memberCalled(nick, { dialect, ip, udpPort: port }));
    return sink;
  }

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  /** Lets several join, and forgets what they were sent. */
  async function room(...people: [string, Dialect][]): Promise<Sink[]> {
    const sinks = people.map(([nick, dialect]) => join(nick, dialect));
    await turn();
    for (const sink of sinks) sink.writes = [];
    return sinks;
  }

  it('writes once to each client and turn, the same bytes to all of an audience', async () => {
    const dialects = ['klatsch', 'klatsch', 'frames', 'frames', 'lines', 'lines'] as const;
    const sinks = await room(...dialects.map((dialect, i): [string, Dialect] => [`n${i}`, dialect]));
    const [a, b, c, d, e, f] = sinks.map((sink) => sink.writes);
    commons.publish('n0', { text: 'one' });
    commons.publish('n2', { text: 'two' });
    join('late', 'frames');
    expect(sinks.every((sink) => sink.writes.length === 0)).toBe(true);
    await turn();
    for (const writes of [a, b, c, d, e, f]) expect(writes).toHaveLength(1);
    expect(a?.[0]?.[0]).toBe(b?.[0]?.[0]);
    expect(c?.[0]?.[0]).toBe(d?.[0]?.[0]);
    expect(e?.[0]?.[0]).toBe(f?.[0]?.[0]);
    await turn();
    expect(a).toHaveLength(1);
  });

  /** Anna, Bert and Carl, and what is written to them in its order; others came before them. */
  async function amongOthers(others: number): Promise<string[]> {
    const order: string[] = [];
    await room(...Array.from({ length: others }, (_, i): [string, Dialect] => [`other${i}`, 'klatsch']));
    const three = ['anna', 'bert', 'carl'] as const;
    const sinks = await room(...three.map((nick): [string, Dialect] => [nick, 'klatsch']));
    clock.advance(PRESENCE_WAIT_MS);
    for (const [index, sink] of sinks.entries()) sink.onWrite = () => order.push('abc'[index] ?? '');
    return order;
  }

  it('writes first to those who came last', async () => {
    const order = await amongOthers(0);
    commons.publish('gone', { text: 'zero' });
    join('dora', 'lines');
    await turn();
    expect(order).toEqual(['c', 'b', 'a']);
    commons.publish('anna', { text: 'one' });
    await turn();
    expect(order.slice(3)).toEqual(['c', 'b', 'a']);
  });

  it('writes first to those who spoke last, in a room where that matters', async () => {
    const order = await amongOthers(SPEAKERS_FIRST_PEOPLE - 3);
    commons.publish('anna', { text: 'one' });
    commons.publish('bert', { text: 'two' });
    await turn();
    expect(order).toEqual(['b', 'a', 'c']);
  });

  it('tells of whoever is dropped by a text behind it, and of what came before it before', async () => {
    const [anna] = await room(['anna', 'frames']);
    if (anna === undefined) throw new Error('nobody is there');
    anna.onWrite = () => {
      commons.release('anna');
      fanOut.inOrder(() => told.push('anna is gone'));
      anna.onWrite = () => undefined;
    };
    commons.publish('anna', { text: 'one' });
    fanOut.inOrder(() => told.push('between'));
    commons.publish('anna', { text: 'two' });
    expect(told).toEqual([]);
    await turn();
    await turn();
    expect(told).toEqual(['one', 'between', 'two', 'anna is gone']);
  });

  it('repeats a text to its sender alone, and not while it is on its way to everybody', async () => {
    const [a, b] = await room(['anna', 'klatsch'], ['bert', 'klatsch']);
    commons.publish('anna', { text: 'one', id: '1' }, 'annas');
    const one = commons.recall({ sender: 'annas', id: '1' }, { epoch: 'e', seq: 0 });
    if (one === null || one === 'unsure') throw new Error('not said');
    fanOut.repeat('anna', one);
    expect(a?.text).toBe('');
    await turn();
    expect(a?.text.match(/SAID.*/g)).toHaveLength(1);
    commons.publish('bert', { text: 'two' });
    fanOut.repeat('anna', one);
    fanOut.repeat('gone', one);
    await turn();
    fanOut.repeat('anna', one);
    const texts = (sink: Sink | undefined): unknown =>
      [...(sink?.text.matchAll(/"text":"(\w+)"(?:,"id":"1")?(,"again":true)?}/g) ?? [])].map((found) =>
        found.slice(1),
      );
    const again = ['one', ',"again":true'];
    expect(texts(a)).toEqual([['one', undefined], ['two', undefined], again, again]);
    expect(texts(b)).toEqual([
      ['one', undefined],
      ['two', undefined],
    ]);
    expect(b?.text).not.toContain('annas');
    expect(faults).toEqual([]);
  });

  it('keeps an old lines client from hearing itself, and only that', async () => {
    const [a, b] = await room(['anna', 'lines'], ['bert', 'lines']);
    commons.publish('anna', { text: 'one' });
    commons.publish('bert', { text: 'two' });
    commons.publish('anna', { text: 'three' });
    await turn();
    expect(a?.lines).toEqual(['BROADCAST_MSG bert two']);
    expect(b?.lines).toEqual(['BROADCAST_MSG anna one', 'BROADCAST_MSG anna three']);
  });

  it('writes blocks of 1,024 bytes to a lines client, and cuts no character', async () => {
    const [, b] = await room(['anna', 'lines'], ['bert', 'lines']);
    commons.publish('anna', { text: 'ä🍜'.repeat(1000) });
    const newcomer = join('carl', 'lines');
    await turn();
    for (const sink of [b, newcomer]) {
      const writes = sink?.writes.map((pieces) => Buffer.concat(pieces)) ?? [];
      expect(new Set(writes.map((bytes) => bytes.length))).toEqual(new Set([1024]));
      for (const bytes of writes) expect(bytes.toString()).not.toContain('\ufffd');
    }
    const said = b?.lines.filter((line) => line.startsWith('BROADCAST_MSG anna ')) ?? [];
    expect(said.map((line) => line.slice(19).trimStart()).join('') === 'ä🍜'.repeat(1000)).toBe(true);
    expect(newcomer.writes[0]?.[0]).toHaveLength(1024);
  });

  it('gives a newcomer the texts after its joining, klatsch also those before, and nothing before WELCOME', async () => {
    await room(['anna', 'frames']);
    commons.publish('anna', { text: 'before' });
    const old = join('olga', 'frames');
    const kim = join('kim', 'klatsch');
    commons.publish('anna', { text: 'after' });
    join('late', 'lines');
    await turn();
    expect(old.text).toMatch(/WELCOME olga.*USERLIST.*kim:.*late:.*USER_JOINED olga.*BROADCAST anna after$/s);
    expect(old.text).not.toMatch(/before|USER_JOINED (kim|late)/);
    expect(kim.text).toMatch(/WELCOME.*ROSTER.*late.*SAID.*before.*SAID.*after/s);
    expect(kim.text.match(/SAID/g)).toHaveLength(2);
    expect(kim.text).not.toMatch(/PRESENCE|GAP/);
    expect([old.writes.length, kim.writes.length]).toEqual([1, 1]);
  });

  it('does not tell of those who come and go within a batch', async () => {
    const [anna, kim] = await room(['anna', 'frames'], ['kim', 'klatsch']);
    join('ghost', 'frames');
    fanOut.remove('ghost');
    commons.release('ghost');
    await turn();
    expect([anna?.text, kim?.text]).toEqual(['', '']);
  });

  it('puts presence in a row into one PRESENCE, in order with the texts', async () => {
    const [kim] = await room(['kim', 'klatsch'], ['max', 'klatsch']);
    join('a', 'lines');
    await commons.rename('max', 'moritz');
    commons.publish('max', { text: 'hi' });
    commons.release('max');
    await turn();
    const commands = kim?.text.match(/PRESENCE|SAID/g);
    expect(commands).toEqual(['PRESENCE', 'SAID', 'PRESENCE']);
    expect(kim?.text).toMatch(/"joined".*"renamed":\["max","moritz"\].*"from":"moritz".*"left":"moritz"/s);
  });

  it('shows somebody on this machine to each recipient under the address of its connection', async () => {
    const [remote] = await room(['far', 'frames']);
    const other = join('other', 'klatsch', '10.9.0.1', '10.9.0.5');
    const near = join('near', 'frames', '127.0.0.1', null);
    await turn();
    other.writes = near.writes = [];
    join('host', 'klatsch', '127.0.0.1', null);
    await turn();
    expect(remote?.text).toMatch(/USER_JOINED host 10\.0\.0\.5 \d+$/);
    expect(other.text).toContain('"ip":"10.9.0.5"');
    expect(near.text).toMatch(/USER_JOINED host 127\.0\.0\.1 \d+$/);
  });

  it('does not let a fault with one keep the batch from the others', async () => {
    const [bad, good] = await room(['bad', 'frames'], ['good', 'frames']);
    if (bad) bad.fails = true;
    commons.publish('good', { text: 'hi' });
    await turn();
    expect(good?.text).toContain('BROADCAST good hi');
    expect(faults).toHaveLength(1);
  });

  describe('in a large room', () => {
    /** What it takes to tell everybody, milliseconds. */
    const TELLING_MS = 1.5;
    const WAIT_MS = TELLING_MS * PRESENCE_WAITS;
    let anna: Sink;

    /** Whenever everybody is told of something, so much time passes. */
    const takes = (ms: number): void => {
      anna.onWrite = () => {
        clock.advance(ms);
      };
    };

    beforeEach(async () => {
      const crowd = Array.from({ length: 299 }, (_, n): [string, Dialect] => [`n${n}`, 'klatsch']);
      [anna = new Sink()] = await room(['anna', 'klatsch'], ...crowd);
      takes(TELLING_MS);
      await room(['early', 'klatsch']);
      anna.writes = [];
    });

    it('gathers who comes and goes for a moment', async () => {
      const late = join('late', 'klatsch');
      await turn();
      fanOut.remove('n7');
      commons.release('n7');
      join('later', 'klatsch');
      clock.advance(WAIT_MS - 1);
      await turn();
      expect([anna.text, late.text]).toEqual(['', '']);
      clock.advance(1);
      expect(anna.text.match(/PRESENCE/g)).toHaveLength(1);
      expect(anna.text).toMatch(/"late".*"left":"n7".*"later"/s);
      expect(late.text).toMatch(/WELCOME.*ROSTER.*later/s);
    });

    it('tells at once of somebody who comes alone', async () => {
      clock.advance(WAIT_MS);
      join('late', 'klatsch');
      await turn();
      expect(anna.text).toMatch(/PRESENCE.*"late"/s);
      join('later', 'klatsch');
      await turn();
      expect(anna.text).not.toContain('later');
      clock.advance(WAIT_MS);
      expect(anna.text).toMatch(/PRESENCE.*"later"/s);
    });

    it('tells at once of somebody who comes behind one of whom nobody was told', async () => {
      clock.advance(WAIT_MS);
      join('passing', 'klatsch');
      fanOut.remove('passing');
      commons.release('passing');
      await turn();
      expect(anna.text).toBe('');
      join('late', 'klatsch');
      await turn();
      expect(anna.text).toMatch(/PRESENCE.*"late"/s);
    });

    it.each([
      ['in times of what it took', 10, 10 * PRESENCE_WAITS],
      ['no longer than it may', 10_000, PRESENCE_WAIT_MS],
    ])('waits behind such news %s', async (_, tookMs, waitMs) => {
      clock.advance(WAIT_MS);
      takes(tookMs);
      join('late', 'klatsch');
      await turn();
      expect(anna.text).toContain('late');
      join('later', 'klatsch');
      await turn();
      clock.advance(waitMs - 1);
      expect(anna.text).not.toContain('later');
      clock.advance(1);
      expect(anna.text).toContain('later');
    });

    it('does not wait for what was only for one who came', async () => {
      clock.advance(WAIT_MS);
      const slow = join('slow', 'klatsch');
      slow.onWrite = () => {
        clock.advance(1000);
        slow.onWrite = () => undefined;
      };
      await turn();
      join('late', 'klatsch');
      await turn();
      expect(anna.text).not.toContain('late');
      clock.advance(WAIT_MS);
      expect(anna.text).toContain('late');
    });

    it('does not wait behind texts, however long it took to tell those', async () => {
      clock.advance(WAIT_MS);
      takes(1000);
      commons.publish('n1', { text: 'one' });
      await turn();
      join('late', 'klatsch');
      await turn();
      expect(anna.text).toMatch(/SAID.*one.*PRESENCE.*"late"/s);
    });

    it('lets no text wait, and sends what has waited ahead of it', async () => {
      join('late', 'klatsch');
      await turn();
      commons.publish('n1', { text: 'one' });
      join('later', 'klatsch');
      await turn();
      expect(anna.text).toMatch(/PRESENCE.*"late".*SAID.*one.*PRESENCE.*"later"/s);
      const { length } = anna.writes;
      clock.advance(100);
      await turn();
      expect(anna.writes).toHaveLength(length);
    });

    it('tells what happens in its order, however long it has waited', async () => {
      const order: string[] = [];
      join('late', 'klatsch');
      fanOut.inOrder(() => order.push('joined'));
      await turn();
      expect(order).toEqual([]);
      clock.advance(WAIT_MS);
      fanOut.inOrder(() => order.push('left'));
      expect(order).toEqual(['joined', 'left']);
    });

    it('leaves nobody waiting when it closes', () => {
      const late = join('late', 'klatsch');
      fanOut.close();
      expect(late.text).toMatch(/WELCOME/);
    });
  });
});
