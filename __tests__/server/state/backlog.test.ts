import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NEWCOMER_TEXTS } from '../../../src/limits.js';
import { Backlog } from '../../../src/server/state/backlog.js';
import type { Bounds, Position } from '../../../src/server/state/backlog.js';
import { BLOCK_TEXTS } from '../../../src/server/state/text-block.js';
import type { KeptText, Past } from '../../../src/store/store.js';

const LARGE: Bounds = { texts: 1000, bytes: 1e6 };
const FRESH: Past = { epoch: 'e1', seq: 0, runs: [], texts: [] };

function say(backlog: Backlog, count: number): void {
  for (let i = 1; i <= count; i += 1) backlog.add({ at: i, member: 'm', from: 'bob', text: `text ${i}` });
}

function filled(count: number, bounds: Bounds = { texts: 5, bytes: 1e6 }): Backlog {
  const backlog = new Backlog(FRESH, bounds);
  say(backlog, count);
  return backlog;
}

function kept(...seqs: readonly number[]): KeptText[] {
  return seqs.map((seq) => ({ seq, at: seq, from: 'bob', text: `text ${seq}` }));
}

interface Seen {
  readonly gap: number | null;
  readonly seqs: readonly number[];
}

function missed(backlog: Backlog, last: Position | null, upTo?: number): Seen {
  const { gap, texts } = backlog.missedSince(last, upTo);
  return { gap, seqs: texts.map((said) => said.seq) };
}

function since(backlog: Backlog, seq: number, upTo?: number): Seen {
  return missed(backlog, { epoch: backlog.epoch, seq }, upTo);
}

describe('Backlog', () => {
  it('counts from 1 and gives what came after', () => {
    const backlog = filled(4);
    expect([backlog.seq, backlog.oldest]).toEqual([4, 1]);
    expect(since(backlog, 0)).toEqual({ gap: 0, seqs: [1, 2, 3, 4] });
    expect(since(backlog, 2)).toEqual({ gap: 0, seqs: [3, 4] });
    expect(since(backlog, 4)).toEqual({ gap: 0, seqs: [] });
    expect(since(backlog, 1, 3)).toEqual({ gap: 0, seqs: [2, 3] });
    expect(since(backlog, 4, 3)).toEqual({ gap: 0, seqs: [] });
  });

  it('keeps so many texts, and counts those that are gone', () => {
    const backlog = filled(100);
    expect(backlog.oldest).toBe(96);
    expect(since(backlog, 90)).toEqual({ gap: 5, seqs: [96, 97, 98, 99, 100] });
    expect(since(backlog, 95)).toEqual({ gap: 0, seqs: [96, 97, 98, 99, 100] });
    expect(since(backlog, 90, 93)).toEqual({ gap: 3, seqs: [] });
  });

  it('keeps so many bytes of UTF-8', () => {
    const backlog = filled(9, { texts: 100, bytes: 6 * 2 });
    expect(since(backlog, 0)).toEqual({ gap: 7, seqs: [8, 9] });
    backlog.add({ at: 0, member: 'm', from: 'bob', text: 'ääääää' });
    expect(since(backlog, 0)).toEqual({ gap: 9, seqs: [10] });
    backlog.add({ at: 0, member: 'm', from: 'bob', text: 'äääääää' });
    expect(since(backlog, 0)).toEqual({ gap: 11, seqs: [] });
    expect(backlog.oldest).toBe(12);
  });

  it('keeps little more than so many bytes while nobody asks for any text', () => {
    const backlog = new Backlog(FRESH, { texts: 1e6, bytes: 1000 });
    for (let i = 0; i < 1000; i += 1) {
      backlog.add({ at: i, member: 'm', from: 'bob', text: 'x'.repeat(100) });
      expect(backlog.seq - backlog.oldest).toBeLessThan(10 + BLOCK_TEXTS);
    }
    expect(since(backlog, 0).seqs).toHaveLength(10);
  });

  it('looks at its bounds anew for each text', () => {
    const bounds = { texts: 5, bytes: 1e6 };
    const backlog = filled(10, bounds);
    bounds.texts = 2;
    say(backlog, 1);
    expect(since(backlog, 0).seqs).toEqual([10, 11]);
  });

  it('gives the latest to who is new, and to who comes from where nobody knows', () => {
    const backlog = filled(300, { texts: 1000, bytes: 1e6 });
    const latest = Array.from({ length: NEWCOMER_TEXTS }, (_, i) => i + 301 - NEWCOMER_TEXTS);
    expect(missed(backlog, null)).toEqual({ gap: 0, seqs: latest });
    expect(missed(backlog, { epoch: 'e0', seq: 1 })).toEqual({ gap: null, seqs: latest });
    expect(missed(backlog, { epoch: 'e1', seq: 301 })).toEqual({ gap: null, seqs: latest });
    expect(missed(backlog, null, 3)).toEqual({ gap: 0, seqs: [1, 2, 3] });
    expect(missed(filled(0), null)).toEqual({ gap: 0, seqs: [] });
  });

  it('goes on from what a store remembers', () => {
    const runs = [
      { epoch: 'a', first: 1 },
      { epoch: 'b', first: 4 },
    ];
    const backlog = new Backlog({ epoch: 'c', seq: 6, runs, texts: kept(1, 2, 3, 4, 5, 6) }, LARGE);
    expect([backlog.seq, backlog.oldest]).toEqual([6, 1]);
    say(backlog, 2);
    expect(missed(backlog, { epoch: 'a', seq: 2 })).toEqual({ gap: 0, seqs: [3, 4, 5, 6, 7, 8] });
    expect(missed(backlog, { epoch: 'b', seq: 5 })).toEqual({ gap: 0, seqs: [6, 7, 8] });
    // Whoever is being sent what an earlier run left has seen that under this run's name.
    expect(missed(backlog, { epoch: 'c', seq: 2 })).toEqual({ gap: 0, seqs: [3, 4, 5, 6, 7, 8] });
    expect(missed(backlog, { epoch: 'd', seq: 5 }).gap).toBeNull();
  });

  it('goes on at the next run for who has seen texts that nobody kept', () => {
    const runs = [{ epoch: 'a', first: 1 }];
    const backlog = new Backlog({ epoch: 'b', seq: 3, runs, texts: kept(1, 2, 3) }, LARGE);
    expect(missed(backlog, { epoch: 'a', seq: 9 })).toEqual({ gap: 0, seqs: [] });
    say(backlog, 2);
    expect(missed(backlog, { epoch: 'a', seq: 9 })).toEqual({ gap: 0, seqs: [4, 5] });
    expect(missed(backlog, { epoch: 'a', seq: 4 })).toEqual({ gap: 0, seqs: [4, 5] });
  });

  it('counts the texts that are missing in between', () => {
    const runs = [{ epoch: 'a', first: 1 }];
    const backlog = new Backlog({ epoch: 'b', seq: 9, runs, texts: kept(1, 2, 7, 8, 9) }, LARGE);
    expect(missed(backlog, { epoch: 'a', seq: 1 })).toEqual({ gap: 4, seqs: [2, 7, 8, 9] });
    expect(missed(backlog, { epoch: 'a', seq: 4 })).toEqual({ gap: 2, seqs: [7, 8, 9] });
    expect(missed(backlog, { epoch: 'a', seq: 4 }, 6)).toEqual({ gap: 2, seqs: [] });
    expect(missed(backlog, null).gap).toBe(0);
  });

  it('holds a past to its bounds', () => {
    const past = { epoch: 'b', seq: 9, runs: [], texts: kept(5, 6, 7, 8, 9) };
    expect(new Backlog(past, { texts: 2, bytes: 1e6 }).oldest).toBe(8);
    expect(new Backlog({ ...past, texts: [] }, LARGE)).toMatchObject({ oldest: 10, seq: 9 });
  });

  it('marks what its store refused, and nothing else', () => {
    const backlog = filled(4);
    backlog.disown(3);
    say(backlog, 1);
    const { texts } = backlog.missedSince({ epoch: 'e1', seq: 0 });
    expect(texts.map((said) => said.unkept)).toEqual([undefined, undefined, true, true, undefined]);
    backlog.disown(99);
    expect(backlog.missedSince({ epoch: 'e1', seq: 4 }).texts[0]?.unkept).toBeUndefined();
  });

  it('recalls what a sender said under an id, for as long as it is kept', () => {
    const runs = [{ epoch: 'a', first: 1 }];
    const texts = [{ seq: 1, at: 1, from: 'bob', text: 'old', id: 'x', sender: 'bobs' }, ...kept(2)];
    const backlog = new Backlog({ epoch: 'b', seq: 2, runs, texts }, { texts: 3, bytes: 1e6 });
    const recalled = (sender: string, id: string, epoch = 'a', seq = 0): unknown => {
      const said = backlog.recall({ sender, id }, { epoch, seq });
      return typeof said === 'object' ? (said?.text ?? null) : said;
    };
    expect(recalled('bobs', 'x')).toBe('old');
    backlog.add({ at: 3, member: 'm', from: 'bob', text: 'new', id: 'y', sender: 'bobs' });
    expect(['bobs', 'anns'].map((sender) => recalled(sender, 'y'))).toEqual(['new', null]);
    expect([recalled('bobs', 'x', 'a', 1), recalled('bobs', 'y', 'b', 2), recalled('bobs', 'z')]).toEqual([
      null,
      'new',
      null,
    ]);
    backlog.disown(3);
    expect(backlog.recall({ sender: 'bobs', id: 'y' }, { epoch: 'b', seq: 2 })).toMatchObject({
      unkept: true,
    });
    say(backlog, 1);
    expect([recalled('bobs', 'x'), recalled('bobs', 'y')]).toEqual(['unsure', 'new']);
    say(backlog, 3);
    expect(recalled('bobs', 'y')).toBe('unsure');
  });

  it('knows whether it can recall everything that was said since', () => {
    const backlog = filled(7);
    const recalled = (epoch: string, seq: number): unknown =>
      backlog.recall({ sender: 's', id: 'x' }, { epoch, seq });
    expect([1, 2, 3, 7, 8].map((seq) => recalled('e1', seq))).toEqual(['unsure', null, null, null, 'unsure']);
    expect(recalled('e0', 7)).toBe('unsure');
  });

  it('knows so of earlier runs, whose last texts may not have been kept', () => {
    const runs = [{ epoch: 'a', first: 1 }];
    const backlog = new Backlog({ epoch: 'b', seq: 5, runs, texts: kept(1, 2, 4, 5) }, LARGE);
    say(backlog, 1);
    const isKnown = (epoch: string, seq: number): boolean =>
      backlog.recall({ sender: 's', id: 'x' }, { epoch, seq }) === null;
    expect([1, 2, 3, 4, 5, 6].map((seq) => isKnown('a', seq))).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
    ]);
    expect([3, 6].map((seq) => isKnown('b', seq))).toEqual([true, true]);
  });

  it('accounts for every number between where one stopped and now, whatever was kept', () => {
    const seqs = fc.uniqueArray(fc.integer({ min: 1, max: 40 })).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(seqs, fc.nat(10), fc.nat(50), fc.integer({ min: 1, max: 60 }), (old, more, from, texts) => {
        const seq = old.at(-1) ?? 0;
        const runs = [{ epoch: 'a', first: 1 }];
        const backlog = new Backlog({ epoch: 'b', seq, runs, texts: kept(...old) }, { texts, bytes: 1e6 });
        say(backlog, more);
        const { gap, seqs: sent } = missed(backlog, { epoch: 'a', seq: from });
        const after = Math.min(from, seq);
        expect(sent.every((each, i) => each > (sent[i - 1] ?? after))).toBe(true);
        expect((gap ?? NaN) + sent.length).toBe(seq + more - after);
      }),
    );
  });
});
