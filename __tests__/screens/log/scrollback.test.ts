import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Line } from '../../../screens/log/line.js';
import { Ring } from '../../../screens/log/ring.js';
import { Scrollback } from '../../../screens/log/scrollback.js';
import type { Space } from '../../../screens/log/space.js';
import { PANE_CHARS, PANE_LINES } from '../../../src/limits.js';

/** A line of as many rows as its number says modulo 3, and one. */
const event = (n: number): Line => ({ kind: 'event', tone: 'event', text: String(n), at: 0 });
const rowsOf = (n: number): string[] => Array.from({ length: (n % 3) + 1 }, (_, row) => `${n}.${row}`);

let wrapped = 0;
function space(height: number, unreadFrom: number | null = null): Space {
  const wrap = (line: Line): string[] => {
    wrapped += 1;
    return line.kind === 'event' ? rowsOf(Number(line.text)) : [''];
  };
  return { width: 10, height, wrap, look: '', unreadFrom };
}

function filled(count: number): Scrollback {
  const lines = new Scrollback();
  for (let n = 0; n < count; n += 1) lines.push(event(n));
  return lines;
}

function read(lines: Scrollback, where: Space): string[] {
  return lines.visible(where).rows.map((row) => (row.kind === 'unread' ? '---' : row.text));
}

const THREE = { count: 3, weight: Infinity, weigh: () => 1 };

describe('a ring', () => {
  it('keeps the last ones under numbers that never change', () => {
    const ring = new Ring<string>(THREE);
    for (const letter of 'abcde') ring.push(letter);
    expect([ring.first, ring.end]).toEqual([2, 5]);
    expect([1, 2, 3, 4, 5].map((at) => ring.at(at))).toEqual([undefined, 'c', 'd', 'e', undefined]);
  });

  it('takes the last one back, whose number the next one gets', () => {
    const ring = new Ring<string>(THREE);
    for (const letter of 'abcde') ring.push(letter);
    ring.pop();
    expect([ring.first, ring.end, ring.at(4)]).toEqual([2, 4, undefined]);
    expect(ring.push('f')).toBe(4);
    expect([2, 3, 4].map((at) => ring.at(at))).toEqual(['c', 'd', 'f']);
    for (let count = 0; count < 5; count += 1) ring.pop();
    expect([ring.first, ring.end]).toEqual([2, 2]);
  });
});

describe('a ring of things that weigh something', () => {
  const weighed = { count: 4, weight: 10, weigh: (text: string) => text.length };
  const kept = (ring: Ring<string>): string[] =>
    Array.from({ length: ring.end - ring.first }, (_, at) => ring.at(ring.first + at) ?? '?');

  it('forgets as many of the oldest as are too many or too heavy, and never the last', () => {
    const ring = new Ring<string>(weighed);
    const after = (text: string): string[] => (ring.push(text), kept(ring));
    expect(after('aaaa')).toEqual(['aaaa']);
    expect(after('bbbb')).toEqual(['aaaa', 'bbbb']);
    expect(after('cc')).toEqual(['aaaa', 'bbbb', 'cc']);
    expect(after('d')).toEqual(['bbbb', 'cc', 'd']);
    expect(after('e'.repeat(20))).toEqual(['e'.repeat(20)]);
    expect(after('f')).toEqual(['f']);
    for (const text of 'ghij') ring.push(text);
    expect([kept(ring), ring.first, ring.end]).toEqual([['g', 'h', 'i', 'j'], 6, 10]);
  });

  it('weighs what it holds, whatever is taken back or forgotten', () => {
    const ring = new Ring<string>(weighed);
    const model: string[] = [];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom('pop', 'clear'), fc.string({ maxLength: 8 }))),
        (steps) => {
          for (const step of steps) {
            if (step === 'pop') ring.pop();
            else if (step === 'clear') ring.clear();
            else ring.push(step);
            if (step === 'pop') model.pop();
            else if (step === 'clear') model.length = 0;
            else model.push(step);
            while (model.length > 1 && (model.length > 4 || model.join('').length > 10)) model.shift();
            expect(kept(ring)).toEqual(model);
          }
        },
      ),
    );
  });
});

describe('a scrollback', () => {
  it('keeps so many characters, however few lines that are', () => {
    const lines = new Scrollback();
    const text = 'x'.repeat(PANE_CHARS / 8);
    for (let n = 0; n < 20; n += 1) lines.push({ kind: 'event', tone: 'event', text, at: n });
    expect([...lines.backwards()].map(([number]) => number)).toEqual([19, 18, 17, 16, 15, 14, 13, 12]);
  });

  it('shows the end, all rows of it', () => {
    expect(read(filled(6), space(5))).toEqual(['4.0', '4.1', '5.0', '5.1', '5.2']);
    expect(read(filled(0), space(5))).toEqual([]);
  });

  it('stays where it is when lines come, and counts them', () => {
    const lines = filled(10);
    lines.scroll(3, space(5));
    const before = read(lines, space(5));
    for (let n = 10; n < 20; n += 1) lines.push(event(n));
    expect(read(lines, space(5))).toEqual(before);
    expect(lines.isScrolled).toBe(true);
    expect(lines.visible(space(5)).below).toBe(12);
  });

  it('goes to its ends, and follows again from the last row', () => {
    const lines = filled(10);
    lines.toStart(space(5));
    expect(read(lines, space(5))).toEqual(['0.0', '1.0', '1.1', '2.0']);
    lines.scroll(-1000, space(5));
    expect(lines.isScrolled).toBe(false);
    lines.scroll(1000, space(5));
    expect(read(lines, space(5))).toEqual(['0.0', '1.0', '1.1', '2.0']);
    lines.toEnd();
    expect(lines.isScrolled).toBe(false);
  });

  it('cannot be scrolled while everything fits', () => {
    const lines = filled(2);
    lines.scroll(5, space(10));
    lines.toStart(space(10));
    expect(lines.isScrolled).toBe(false);
  });

  it('puts the unread line above the first unread one', () => {
    expect(read(filled(4), space(5, 3))).toEqual(['2.0', '2.1', '2.2', '---', '3.0']);
  });

  it('shows the oldest lines there are when those that were looked at are forgotten', () => {
    const lines = filled(20);
    lines.toStart(space(5));
    for (let n = 0; n < PANE_LINES; n += 1) lines.push(event(n));
    expect(lines.isScrolled).toBe(true);
    expect(read(lines, space(5)).at(-1)).toBe('0.0');
  });

  it('breaks only what is looked at, and once', () => {
    const lines = filled(PANE_LINES);
    wrapped = 0;
    for (let frame = 0; frame < 50; frame += 1) lines.visible(space(30));
    expect(wrapped).toBeLessThan(40);
  });

  it('shows a stretch of the whole text, however it is scrolled', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 2, max: 12 }),
        fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 8 }),
        (count, height, moves) => {
          const lines = filled(count);
          const all = Array.from({ length: count }, (_, n) => rowsOf(n)).flat();
          for (const by of moves) {
            lines.scroll(by, space(height));
            const shown = read(lines, space(height));
            const from = all.indexOf(shown[0] ?? '');
            expect(shown).toEqual(all.slice(from, from + shown.length));
            expect(shown).toHaveLength(Math.min(all.length, lines.isScrolled ? height - 1 : height));
          }
        },
      ),
    );
  });
});
