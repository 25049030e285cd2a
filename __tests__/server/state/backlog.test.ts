import { describe, expect, it } from '@jest/globals';
import { Backlog } from '../../../src/server/state/backlog.js';

function filled(count: number, bounds = { texts: 5, bytes: 1e6 }): Backlog {
  const backlog = new Backlog('e1', bounds);
  for (let i = 1; i <= count; i += 1) backlog.add({ at: i, member: 'm', from: 'bob', text: `text ${i}` });
  return backlog;
}

function since(backlog: Backlog, seq: number, upTo?: number): { gap: number | null; seqs: number[] } {
  const { gap, texts } = backlog.missedSince({ epoch: 'e1', seq }, upTo);
  return { gap, seqs: texts.map((said) => said.seq) };
}

describe('Backlog', () => {
  it('counts from 1 and gives what came after', () => {
    const backlog = filled(4);
    expect(backlog.seq).toBe(4);
    expect(since(backlog, 0)).toEqual({ gap: 0, seqs: [1, 2, 3, 4] });
    expect(since(backlog, 2)).toEqual({ gap: 0, seqs: [3, 4] });
    expect(since(backlog, 4)).toEqual({ gap: 0, seqs: [] });
    expect(since(backlog, 1, 3)).toEqual({ gap: 0, seqs: [2, 3] });
  });

  it('keeps so many texts, and counts those that are gone', () => {
    const backlog = filled(100);
    expect(since(backlog, 90)).toEqual({ gap: 5, seqs: [96, 97, 98, 99, 100] });
    expect(since(backlog, 95)).toEqual({ gap: 0, seqs: [96, 97, 98, 99, 100] });
    expect(since(backlog, 90, 93)).toEqual({ gap: 3, seqs: [] });
  });

  it('keeps so many bytes', () => {
    const backlog = filled(9, { texts: 100, bytes: 3 * 6 * 2 });
    expect(since(backlog, 0)).toEqual({ gap: 7, seqs: [8, 9] });
    backlog.add({ at: 0, member: 'm', from: 'bob', text: 'x'.repeat(100) });
    expect(since(backlog, 0)).toEqual({ gap: 10, seqs: [] });
  });

  it('knows nothing of another epoch or of the future', () => {
    const backlog = filled(3);
    expect(backlog.missedSince({ epoch: 'e0', seq: 1 })).toEqual({ gap: null, texts: [] });
    expect(backlog.missedSince({ epoch: 'e1', seq: 4 })).toEqual({ gap: null, texts: [] });
  });
});
