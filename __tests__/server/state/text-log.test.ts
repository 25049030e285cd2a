import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Said } from '../../../src/server/state/member.js';
import { BLOCK_TEXTS } from '../../../src/server/state/text-block.js';
import { TextLog } from '../../../src/server/state/text-log.js';

const text = fc.string({ unit: 'binary' });
const id = fc.stringMatching(/^[!-~]{1,64}$/);
const said = fc.record({
  at: fc.nat(2 ** 45),
  from: fc.constantFrom('bob', 'ann', '寿司'),
  text,
  emote: fc.constantFrom(true as const, undefined),
  id: fc.option(id, { nil: undefined }),
  sender: fc.constantFrom('bobs', 'anns', undefined),
  unkept: fc.constantFrom(true as const, undefined),
});
/** Numbers rise by one and more. */
const numbered = fc
  .array(fc.tuple(said, fc.integer({ min: 1, max: 3 })), { maxLength: 3 * BLOCK_TEXTS, size: 'max' })
  .map((all) => {
    let seq = 0;
    return all.map(([each, step]): Said => ({ ...each, member: '', seq: (seq += step) }));
  });

function filled(texts: readonly Said[]): TextLog {
  const log = new TextLog();
  for (const each of texts) log.push(each);
  return log;
}

function texts(count: number): Said[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ seq: i + 1, at: i, member: '', from: 'bob', text: `text ${i}`, emote: undefined, id: `b${i}` },
    ...{ sender: 'bobs', unkept: undefined },
  }));
}

/** What is no text of a client's is as UTF-8 has it. */
describe('TextLog', () => {
  it('gives back what was put into it, but for what has gone', () => {
    fc.assert(
      fc.property(numbered, fc.nat(4 * BLOCK_TEXTS), (all, gone) => {
        const log = filled(all);
        for (let i = 0; i < gone; i += 1) log.shift();
        const left = all.slice(gone).map((each) => ({ ...each, text: Buffer.from(each.text).toString() }));
        const bytes = left.reduce((sum, each) => sum + Buffer.byteLength(each.text), 0);
        expect([log.length, log.bytes]).toEqual([left.length, bytes]);
        expect(log.slice(0, Infinity)).toEqual(left);
        expect(left.map((_, i) => log.seqAt(i))).toEqual(left.map(({ seq }) => seq));
        expect(log.seqAt(left.length)).toBe(Infinity);
      }),
      { numRuns: 200 },
    );
  });

  it('makes no character of two halves that stand in two texts', () => {
    const halves = texts(BLOCK_TEXTS).map((each, i) => ({
      ...{ ...each, id: undefined, text: i % 2 === 0 ? '\ud83c' : '\udf5c' },
    }));
    const shown = filled(halves).slice(0, BLOCK_TEXTS);
    expect(shown).toEqual(halves.map((each) => ({ ...each, text: '\ufffd' })));
  });

  it('goes on behind what has gone, whatever is left', () => {
    const log = new TextLog();
    const all = texts(5 * BLOCK_TEXTS);
    for (const each of all) {
      log.push(each);
      if (each.seq % 3 === 0) log.shift();
      if (each.seq % 100 === 0) while (log.length > 0) log.shift();
    }
    expect(log.slice(0, log.length)).toEqual(all.slice(-log.length));
    expect(log.length).toBe(14);
  });

  it('fills blocks anew that were used up, whatever they held', () => {
    const step = fc.record({
      push: fc.nat(3 * BLOCK_TEXTS),
      chars: fc.nat(400),
      gone: fc.nat(2 * BLOCK_TEXTS),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const log = new TextLog();
        let [model, seq] = [[] as Said[], 0];
        for (const { push, chars, gone } of steps) {
          const more = texts(push).map((each) => ({ ...each, seq: (seq += 1), text: '🍜'.repeat(chars) }));
          for (const each of more) log.push(each);
          for (let i = 0; i < gone; i += 1) log.shift();
          model = [...model, ...more].slice(gone);
          expect(log.slice(0, log.length)).toEqual(model);
        }
      }),
    );
  });

  it('finds the last text with a mark, of many that have the same', () => {
    const marked = texts(4 * BLOCK_TEXTS).map((each) => ({
      ...each,
      id: each.seq % 7 === 0 ? undefined : `b${each.seq % 5}`,
      sender: ['bobs', 'anns', undefined][each.seq % 3],
    }));
    const ids = ['b0', 'b1', 'b2', 'b3', 'b4', 'b5', ''];
    const log = new TextLog();
    for (const [index, each] of marked.entries()) {
      log.push(each);
      if (index > 2 * BLOCK_TEXTS) log.shift();
      const left = marked.slice(index + 1 - log.length, index + 1);
      for (const id of ids) {
        const last = left.findLastIndex(({ sender, id: known }) => sender === 'bobs' && known === id);
        expect(log.lastMarked('bobs', id)).toBe(last);
      }
    }
  });

  it('finds a text by its mark, and marks it, also in a block that is full', () => {
    const log = filled(texts(2 * BLOCK_TEXTS + 1));
    log.shift();
    for (const at of [0, BLOCK_TEXTS - 1, 2 * BLOCK_TEXTS - 1]) {
      expect(log.lastMarked('bobs', `b${at + 1}`)).toBe(at);
      expect(log.lastMarked('anns', `b${at + 1}`)).toBe(-1);
      log.disown(at);
    }
    const unkept = log.slice(0, log.length).flatMap((each, at) => (each.unkept === true ? [at] : []));
    expect(unkept).toEqual([0, BLOCK_TEXTS - 1, 2 * BLOCK_TEXTS - 1]);
  });

  it('has room for texts that are longer than all before them', () => {
    const all = texts(BLOCK_TEXTS + 2).map((each) => ({ ...each, text: '🍜'.repeat(each.seq * 40) }));
    expect(filled(all).slice(0, Infinity)).toEqual(all);
  });
});
