import { describe, expect, it } from '@jest/globals';
import type { Seen, View } from './room-views.js';
import { ALL_WELL, compareViews } from './room-views.js';

/** Somebody who has seen these texts of bob's, in this order. */
function view(who: string, texts: string, partial = false): View {
  return { who, texts: Array.from(texts, (text) => ({ from: 'bob', text })), partial };
}

describe('compareViews', () => {
  it('finds nothing where all have seen the same', () => {
    const said = new Map([['bob', Array.from('abc')]]);
    expect(compareViews([view('ann', 'abc'), view('ben', 'abc')], said)).toEqual(ALL_WELL);
    expect(compareViews([])).toEqual(ALL_WELL);
  });

  it('finds what is lost: to one, or to all', () => {
    expect(compareViews([view('ann', 'abc'), view('ben', 'ac')]).lost).toEqual(['ben: bob: b']);
    const said = new Map([['bob', ['a', 'b']]]);
    expect(compareViews([view('ann', 'a'), view('ben', 'a')], said).lost).toEqual([
      'ann: bob: b',
      'ben: bob: b',
    ]);
  });

  it('finds what is doubled, once, and calls nothing else wrong because of it', () => {
    expect(compareViews([view('ann', 'abc'), view('ben', 'abacaa')])).toEqual({
      ...ALL_WELL,
      doubled: ['ben: bob: a'],
    });
  });

  it('finds the fewest texts that stand elsewhere', () => {
    expect(compareViews([view('ann', 'abcdef'), view('ben', 'bcdeaf')]).disordered).toEqual(['ben: bob: a']);
    expect(compareViews([view('ann', 'abcdef'), view('ben', 'afbcde')]).disordered).toEqual(['ben: bob: f']);
  });

  it('finds a sender’s texts in another order than they were said in, although all agree', () => {
    const said = new Map([['bob', Array.from('acb')]]);
    const found = compareViews([view('ann', 'abc'), view('ben', 'abc')], said);
    expect(found.disordered).toHaveLength(2);
    expect(found).toMatchObject({ lost: [], doubled: [] });
  });

  it('asks nothing of what was given back but its place among its sender’s texts', () => {
    const [said, asked] = [new Map([['bob', ['a']]]), new Map([['bob', Array.from('abc')]])];
    expect(compareViews([view('ann', 'a'), view('ben', 'a')], said, asked)).toEqual(ALL_WELL);
    expect(compareViews([view('ann', 'ac'), view('ben', 'ac')], said, asked)).toEqual(ALL_WELL);
    expect(compareViews([view('ann', 'ca'), view('ben', 'ca')], said, asked).disordered).toHaveLength(2);
  });

  it('finds numbers that do not rise', () => {
    const texts: Seen[] = [1, 3, 2, 4].map((seq) => ({ from: 'bob', text: `text ${seq}`, seq }));
    expect(compareViews([{ who: 'ann', texts }]).disordered).toHaveLength(1);
  });

  it('does not ask of somebody who sees a part what went by, but for the order of the rest', () => {
    const all = view('ann', 'abcd');
    expect(compareViews([all, view('old', 'bd', true)])).toEqual(ALL_WELL);
    expect(compareViews([all, view('old', 'dbb', true)])).toMatchObject({
      lost: [],
      doubled: ['old: bob: b'],
      disordered: ['old: bob: d'],
    });
  });

  it('tells texts of several people apart', () => {
    const texts = ['ann', 'bob'].map((from) => ({ from, text: 'hi' }));
    expect(compareViews([{ who: 'ann', texts }])).toEqual(ALL_WELL);
  });

  it('manages a long history', () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => ({
      from: 'bob',
      text: String(index),
      seq: index,
    }));
    const views = ['ann', 'ben', 'cem'].map((who) => ({ who, texts }));
    expect(compareViews(views)).toEqual(ALL_WELL);
  });
});
