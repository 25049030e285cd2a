import { describe, expect, it } from '@jest/globals';
import type { Seen } from '../support/room-views.js';
import type { Evidence, Stay, Verdict } from './judge.js';
import { judge } from './judge.js';

const ALL_WELL: Verdict = { lost: [], doubled: [], disordered: [], invented: [] };
const KNOWN = new Map(Array.from('abcdefgXYZ', (text) => [text, { from: 'bob', text }]));

/** Texts of bob's: the same object for the same text, as the soak keeps them. */
function texts(letters: string): Seen[] {
  return Array.from(letters, (text) => KNOWN.get(text) ?? { from: 'bob', text });
}

function stay(letters: string, options: Partial<Stay> = {}): Stay {
  return { who: 'visitor', texts: texts(letters), isWhole: true, isPresent: false, ...options };
}

/** A room in which bob has said a to g, and ann and ben have seen these. */
function evidence(ann: string, ben: string, options: Partial<Evidence> = {}): Evidence {
  const said = new Map([['bob', Array.from('abcdefg')]]);
  const residents = [
    { who: 'ann', texts: texts(ann) },
    { who: 'ben', texts: texts(ben) },
  ];
  return { residents, stays: [], said, asked: said, never: new Map(), ...options };
}

describe('judge', () => {
  it('finds nothing where everybody has seen everything once and in order', () => {
    const stays = [stay('cde'), stay('efg', { isPresent: true }), stay('')];
    expect(judge(evidence('abcdefg', 'abcdefg', { stays }))).toEqual(ALL_WELL);
  });

  it('finds what a resident lacks, has twice or has elsewhere', () => {
    expect(judge(evidence('abcdefg', 'abdefg'))).toEqual({ ...ALL_WELL, lost: ['ben: bob: c'] });
    expect(judge(evidence('abcdefg', 'abcdcefg'))).toEqual({ ...ALL_WELL, doubled: ['ben: bob: c'] });
    expect(judge(evidence('abcdefg', 'acdefbg'))).toMatchObject({ lost: [], doubled: [] });
    expect(judge(evidence('abcdefg', 'acdefbg')).disordered).toContain('ben: bob: b');
  });

  it('takes what most have seen for what there was', () => {
    const view = (who: string, letters: string): { who: string; texts: Seen[] } => ({
      who,
      texts: texts(letters),
    });
    const residents = [view('ann', 'abcdefg'), view('ben', 'abcdefg'), view('cem', 'dbacefgef')];
    const verdict = judge(evidence('', '', { residents }));
    expect(verdict.doubled).toEqual(['cem: bob: e', 'cem: bob: f']);
    expect(verdict.lost).toEqual([]);
  });

  it('finds what nobody has seen although its sender was told that it was said', () => {
    expect(judge(evidence('abcdef', 'abcdef')).lost).toEqual(['everybody: bob: g']);
  });

  it('finds an order in which all agree, but in which nobody has spoken', () => {
    expect(judge(evidence('abcdegf', 'abcdegf')).disordered).not.toEqual([]);
  });

  it('lets what was given back be said or not, but not elsewhere', () => {
    const asked = new Map([['bob', Array.from('abcXdefgY')]]);
    expect(judge(evidence('abcdefg', 'abcdefg', { asked }))).toEqual(ALL_WELL);
    expect(judge(evidence('abcXdefg', 'abcXdefg', { asked }))).toEqual(ALL_WELL);
    expect(judge(evidence('abcdXefg', 'abcdXefg', { asked })).disordered).not.toEqual([]);
    expect(judge(evidence('abcXdefg', 'abcdefg', { asked })).lost).toEqual(['ben: bob: X']);
  });

  it('finds what was never sent, and what nobody has said', () => {
    const asked = new Map([['bob', Array.from('abcXdefg')]]);
    const never = new Map([['bob', ['X']]]);
    expect(judge(evidence('abcXdefg', 'abcXdefg', { asked, never })).invented).toEqual(['everybody: bob: X']);
    expect(judge(evidence('abcdefg', 'abcdefgZ')).invented).toEqual(['ben: bob: Z']);
  });

  it('finds what is missing within a stay, and at the end of one that goes on', () => {
    expect(judge(evidence('abcdefg', 'abcdefg', { stays: [stay('ce')] })).lost).toEqual(['visitor: bob: d']);
    const stays = [stay('cdef', { isPresent: true })];
    expect(judge(evidence('abcdefg', 'abcdefg', { stays })).lost).toEqual(['visitor: bob: g']);
  });

  it('finds what a stay has twice, elsewhere or alone', () => {
    const found = (letters: string): Verdict =>
      judge(evidence('abcdefg', 'abcdefg', { stays: [stay(letters)] }));
    expect(found('cdd').doubled).toEqual(['visitor: bob: d']);
    expect(found('dce').disordered).not.toEqual([]);
    expect(found('cdZe').lost).toEqual(['everybody: bob: Z']);
  });

  it('does not ask of one that was told of a gap what is missing, but for the order of the rest', () => {
    const found = (letters: string): Verdict =>
      judge(evidence('abcdefg', 'abcdefg', { stays: [stay(letters, { isWhole: false })] }));
    expect(found('ace')).toEqual(ALL_WELL);
    expect(found('aca').doubled).toEqual(['visitor: bob: a']);
    expect(found('ca').disordered).not.toEqual([]);
  });

  it('does not ask an old client for texts of its own that it is not shown', () => {
    const stays = [stay('', { except: 'bob' })];
    expect(judge(evidence('abcdefg', 'abcdefg', { stays }))).toEqual(ALL_WELL);
  });
});
