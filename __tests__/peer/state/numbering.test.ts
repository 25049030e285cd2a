import { describe, expect, it } from '@jest/globals';
import { TEXTS_SEEN } from '../../../src/limits.js';
import { Numbering } from '../../../src/peer/state/numbering.js';
import { SeenTexts } from '../../../src/peer/state/seen-texts.js';
import { ServerMemories, ServerMemory } from '../../../src/peer/state/server-memory.js';
import type { SaidMessage } from '../../../src/wire/extension.js';

function said(seq: number, at = seq, from = 'bob'): SaidMessage {
  return { type: 'said', seq, at, from, text: `text ${seq}` };
}

/** A memory of a link in the epoch `a` on which the texts up to `seq` were said. */
function after(seq: number): ServerMemory {
  const memory = new ServerMemory('s');
  const numbering = new Numbering({ epoch: 'a', seq: 0 }, memory);
  numbering.settle();
  for (let count = 1; count <= seq; count += 1) numbering.take(said(count));
  memory.last = numbering.last;
  return memory;
}

describe('the numbering of a link', () => {
  it('tells what was said before one came from what is said now', () => {
    const numbering = new Numbering({ epoch: 'a', seq: 7 }, new ServerMemory('s'));
    expect([6, 7, 8].map((seq) => numbering.take(said(seq)))).toEqual(['missed', 'missed', 'live']);
  });

  it('takes within an epoch what has a number that was not there, and nothing else', () => {
    const numbering = new Numbering({ epoch: 'a', seq: 6 }, after(5));
    expect([4, 5, 6, 7].map((seq) => numbering.take(said(seq)))).toEqual([
      'known',
      'known',
      'missed',
      'live',
    ]);
  });

  it('knows again, in another epoch, what has the same number, time and name', () => {
    const numbering = new Numbering({ epoch: 'b', seq: 7 }, after(5));
    expect([4, 5, 6, 7].map((seq) => numbering.take(said(seq)))).toEqual([
      'known',
      'known',
      'missed',
      'missed',
    ]);
  });

  it.each([
    ['another time', said(5, 6)],
    ['another name', said(5, 5, 'carol')],
    ['another number', said(6, 5)],
  ])('takes for new, in another epoch, what has %s', (_, text) => {
    expect(new Numbering({ epoch: 'b', seq: 9 }, after(5)).take(text)).toBe('missed');
  });

  it('never takes what is said now for known', () => {
    const numbering = new Numbering({ epoch: 'b', seq: 0 }, after(5));
    expect(numbering.take(said(5))).toBe('live');
  });

  it('takes a text that is brought twice once', () => {
    const numbering = new Numbering({ epoch: 'b', seq: 9 }, new ServerMemory('s'));
    expect([numbering.take(said(9)), numbering.take(said(9))]).toEqual(['missed', 'known']);
  });

  it('names the last text of what has come, as long as more is owed', () => {
    const numbering = new Numbering({ epoch: 'b', seq: 9 }, after(5));
    expect(numbering.last).toEqual({ epoch: 'a', seq: 5 });
    numbering.take(said(6));
    expect(numbering.last).toEqual({ epoch: 'b', seq: 6 });
    numbering.settle();
    expect(numbering.last).toEqual({ epoch: 'b', seq: 9 });
  });

  it('names nothing before anything has come to somebody new', () => {
    const numbering = new Numbering({ epoch: 'b', seq: 9 }, new ServerMemory('s'));
    expect(numbering.last).toBeNull();
    numbering.settle();
    expect(numbering.last).toEqual({ epoch: 'b', seq: 9 });
  });
});

describe('the texts seen', () => {
  it('are bounded, the oldest go first', () => {
    const seen = new SeenTexts();
    for (let seq = 0; seq <= TEXTS_SEEN; seq += 1) seen.add(said(seq));
    expect([0, 1, TEXTS_SEEN].map((seq) => seen.has(said(seq)))).toEqual([false, true, true]);
  });
});

describe('the memories of servers', () => {
  it('are one for each', () => {
    const memories = new ServerMemories(() => 's');
    memories.of('a:1').kept = false;
    expect([memories.of('a:1').kept, memories.of('b:1').kept]).toEqual([false, true]);
  });
});
