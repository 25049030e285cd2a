import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CHAT_RESUME_MS,
  CHAT_TEXTS_WAITING,
  RESUME_FIRST_MS,
  RESUME_LAST_MS,
  STEADY_LINK_MS,
  UNDELIVERED_PEOPLE,
} from '../../../src/limits.js';
import type { OwnText } from '../../../src/peer/state/conversation.js';
import { Conversation } from '../../../src/peer/state/conversation.js';
import type { Partner } from '../../../src/peer/state/partner.js';
import { Patience } from '../../../src/peer/state/patience.js';
import { Undelivered } from '../../../src/peer/state/undelivered.js';

/** One side of a chat, over connections that bring what they are given in order until they are cut. */
class Side {
  readonly talk = new Conversation();
  readonly heard: string[] = [];
  readonly said: string[] = [];
  readonly acknowledged: number[] = [];
  /** What is on its way to this side. */
  arriving: ({ readonly text: OwnText } | { readonly ack: number })[] = [];

  say(text: string, other: Side | null): void {
    const written = this.talk.write(text, false);
    if (written === null) return;
    this.talk.keep(written);
    this.said.push(text);
    other?.arriving.push({ text: written });
  }

  /** Takes one thing that has arrived, and answers on the same connection. */
  receive(other: Side): void {
    const next = this.arriving.shift();
    if (next === undefined) return;
    if ('ack' in next) {
      if (this.talk.acknowledged(next.ack)) this.acknowledged.push(next.ack);
      return;
    }
    other.arriving.push({ ack: next.text.id });
    if (this.talk.take(next.text.id)) this.heard.push(next.text.text);
  }

  resume(other: Side): void {
    this.acknowledged.push(...this.talk.resumed(other.talk.got));
    for (const text of this.talk.waiting) other.arriving.push({ text });
  }
}

type Step = 'a says' | 'b says' | 'a reads' | 'b reads' | 'cut' | 'resume' | 'half resume';
const steps = fc.array(
  fc.constantFrom<Step>(
    ...['a says' as const, 'b says' as const, 'a reads' as const, 'b reads' as const],
    ...['a reads' as const, 'b reads' as const, 'cut' as const, 'resume' as const, 'half resume' as const],
  ),
  { maxLength: 200 },
);

describe('two conversations over connections that are cut anywhere', () => {
  it('bring each text once, in order, or know that it may be missing', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (walk, isSettled) => {
        const a = new Side();
        const b = new Side();
        let isUp = true;
        const resume = (): void => {
          // Whatever was on the way on the connection of before is gone.
          a.arriving = [];
          b.arriving = [];
          a.resume(b);
          b.resume(a);
          isUp = true;
        };
        const act: Readonly<Record<Step, () => void>> = {
          'a says': () => {
            a.say(`a${a.said.length}`, isUp ? b : null);
          },
          'b says': () => {
            b.say(`b${b.said.length}`, isUp ? a : null);
          },
          'a reads': () => {
            a.receive(b);
          },
          'b reads': () => {
            b.receive(a);
          },
          cut: () => {
            a.arriving = [];
            b.arriving = [];
            isUp = false;
          },
          resume,
          // Only one of them has heard of the new connection when it breaks.
          'half resume': () => {
            a.arriving = [];
            b.arriving = [];
            a.resume(b);
            isUp = false;
          },
        };
        for (const step of walk) act[step]();
        if (isSettled) {
          resume();
          while (a.arriving.length + b.arriving.length > 0) {
            a.receive(b);
            b.receive(a);
          }
        }
        for (const [one, other] of [
          [a, b],
          [b, a],
        ] as const) {
          // In order and once: what was heard is the beginning of what was said.
          expect(other.heard).toEqual(one.said.slice(0, other.heard.length));
          const waiting = one.talk.waiting.map(({ text }) => text);
          // What was not heard waits, and nothing is acknowledged that was not heard.
          expect(waiting.slice(-(one.said.length - other.heard.length) || waiting.length)).toEqual(
            one.said.slice(other.heard.length),
          );
          expect(one.acknowledged.length).toBeLessThanOrEqual(other.heard.length);
          expect(one.acknowledged.length + waiting.length).toBe(one.said.length);
          expect(new Set(one.acknowledged).size).toBe(one.acknowledged.length);
          if (isSettled) expect([other.heard, waiting]).toEqual([one.said, []]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('Conversation', () => {
  it('has room for so many texts that wait, and for more when some are acknowledged', () => {
    const talk = new Conversation();
    for (let count = 1; count <= CHAT_TEXTS_WAITING; count += 1) {
      const written = talk.write(`${count}`, false);
      expect(written?.id).toBe(count);
      if (written !== null) talk.keep(written);
    }
    expect(talk.write('too much', false)).toBeNull();
    expect(talk.acknowledged(1)).toBe(true);
    expect(talk.acknowledged(1)).toBe(false);
    expect(talk.write('again', false)?.id).toBe(CHAT_TEXTS_WAITING + 1);
  });

  it('believes no more than was said, and forgets nothing when a partner has less than before', () => {
    const talk = new Conversation();
    for (const text of ['one', 'two']) {
      const written = talk.write(text, false);
      if (written !== null) talk.keep(written);
    }
    expect(talk.resumed(1)).toEqual([1]);
    expect(talk.resumed(0)).toEqual([]);
    expect(talk.resumed(Number.MAX_SAFE_INTEGER)).toEqual([2]);
    expect(talk.write('three', false)?.id).toBe(3);
  });

  it('takes numbers that rise, whatever they are', () => {
    const talk = new Conversation();
    expect([0, 0, 5, 3, 5, 6].map((id) => talk.take(id))).toEqual([true, false, true, false, false, true]);
    expect(talk.got).toBe(6);
  });
});

describe('Undelivered', () => {
  const text = { text: 'hello', emote: false };
  const waves = { text: 'waves', emote: true };
  const bob: Partner = { nick: 'bob', ip: '10.0.0.2', udpPort: 1002, key: 'b' };
  const clear: Partner = { ...bob, key: null };

  it('keeps texts until they are taken, under the name that somebody has now', () => {
    const kept = new Undelivered();
    kept.keep(bob, [text]);
    kept.keep(bob, [waves]);
    kept.renamed('bob', { ...bob, nick: 'straße' });
    expect(kept.meantBy('bob', null)).toBeNull();
    expect(kept.meantBy('STRASSE', null)).toEqual({ ...bob, nick: 'straße' });
    expect(kept.count({ ...bob, nick: 'whoever', ip: '10.0.0.9' })).toBe(2);
    expect(kept.take(bob)).toEqual([text, waves]);
    expect([kept.take(bob), kept.meantBy('straße', null)]).toEqual([[], null]);
  });

  it('gives nobody what was for a key but whoever has shown that key', () => {
    const kept = new Undelivered();
    kept.keep({ ...bob, unvouched: true }, [text]);
    const others: readonly Partner[] = [clear, { ...bob, key: 'e' }, { ...bob, key: undefined }];
    expect(others.map((each) => kept.count(each))).toEqual([0, 0, 0]);
    kept.renamed('bob', { ...bob, nick: 'eve', key: 'e' });
    expect(kept.meantBy('eve', null)).toBeNull();
    expect(kept.take(bob)).toEqual([text]);
  });

  it('goes by the address where nobody has a key', () => {
    const kept = new Undelivered();
    kept.keep(clear, [text]);
    const others: readonly Partner[] = [
      { ...clear, udpPort: 1003 },
      { ...clear, ip: '10.0.0.3' },
    ];
    expect([...others, bob, clear].map((each) => kept.count(each))).toEqual([0, 0, 0, 1]);
  });

  it('knows of two of the same nick which one is meant', () => {
    const kept = new Undelivered();
    const other = { ...bob, key: 'e' };
    kept.keep(bob, [text]);
    kept.keep(other, [waves]);
    expect(kept.meantBy('bob', bob)?.key).toBe('b');
    expect(kept.meantBy('bob', other)?.key).toBe('e');
    expect(kept.meantBy('bob', clear)?.key).toBe('e');
  });

  it('remembers for whom they are to be sent again, until something else happens', () => {
    const kept = new Undelivered();
    kept.keep(bob, [text]);
    expect(kept.unwant('bob')).toBe(false);
    const meant = kept.meantBy('bob', null) ?? clear;
    kept.want(meant, 'ben');
    expect([kept.unwant('bob'), kept.unwant('ben'), kept.unwant('ben')]).toEqual([false, true, false]);
  });

  it('keeps those of so many people', () => {
    const kept = new Undelivered();
    const people = Array.from({ length: UNDELIVERED_PEOPLE + 1 }, (_, index) => ({
      ...bob,
      key: `${index}`,
    }));
    for (const each of people) kept.keep(each, [text]);
    expect(people.map((each) => kept.count(each))).toEqual([0, ...people.slice(1).map(() => 1)]);
  });
});

describe('Patience', () => {
  it('waits longer and longer, for a minute', () => {
    const patience = new Patience(() => 0);
    expect(patience.interrupted(1000)).toBe(CHAT_RESUME_MS);
    const waits = Array.from({ length: 8 }, () => patience.nextWait());
    expect(waits.slice(0, 3)).toEqual([RESUME_FIRST_MS, 2 * RESUME_FIRST_MS, 4 * RESUME_FIRST_MS]);
    expect(waits.at(-1)).toBe(RESUME_LAST_MS);
  });

  it('gives no more time to what breaks again at once, and all of it to what was steady', () => {
    const patience = new Patience(() => 0);
    patience.interrupted(0);
    patience.resumed(20_000);
    expect(patience.interrupted(20_000 + STEADY_LINK_MS - 1)).toBe(
      CHAT_RESUME_MS - 20_000 - STEADY_LINK_MS + 1,
    );
    patience.resumed(50_000);
    expect(patience.interrupted(50_000 + STEADY_LINK_MS)).toBe(CHAT_RESUME_MS);
    expect(patience.nextWait()).toBe(RESUME_FIRST_MS);
  });
});
