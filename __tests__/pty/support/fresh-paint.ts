import { expect } from '@jest/globals';
import type { Pty, Repaint, ShownCell } from '../../support/terminal/pty.js';
import { asSeen, redrawn } from './look.js';

/**
 * What has come in the very moment before all is painted anew may not have been painted yet: on a busy machine once in
 * 25 looks. And painting anew heals what was wrong. So a fault is what differs at more looks than these on one screen.
 */
export const PENDING_MOST = 4;
const differed = new WeakMap<Pty, number>();

/** What goes on between two frames: clocks, countdowns, rates, charts; and the blanks beside them. */
const LIVE = /[\d.,:]+[smhd]?|[\u2800-\u28ff]|\s+/g;

/** What stands on the screen, which came there bit by bit, is exactly what painting it anew gives. */
export async function expectFreshPaint(screen: Pty): Promise<void> {
  await redrawn(screen);
  const differing = differingRows(screen.repaint);
  if (differing.length === 0) return;
  const looksBefore = differed.get(screen) ?? 0;
  differed.set(screen, looksBefore + 1);
  if (looksBefore >= PENDING_MOST) expect(differing).toEqual([]);
}

/** The rows, from 0, that were not as they are now: what stood there, and what does. */
function differingRows(repaint: Repaint | null): { y: number; was: string; is: string }[] {
  if (repaint === null) throw new Error('nothing was painted anew');
  const [before, after] = [asSeen(repaint.before), asSeen(repaint.after)];
  return after
    .map((row, y) => ({ y, was: before[y] ?? [], is: row }))
    .filter(({ was, is }) => looks(was) !== looks(is) && !goesOn(was, is))
    .map(({ y, was, is }) => ({ y, was: looks(was), is: looks(is) }));
}

/** All that is known of the cells of a row, as one text: thousands of objects are slow to compare. */
function looks(row: readonly ShownCell[]): string {
  return row
    .map(
      ({ text, width, fg, bg, bold, dim, underline, inverse }) =>
        `${text}${width}${fg}/${bg}${[bold, dim, underline, inverse].map(Number).join('')}`,
    )
    .join(' ');
}

/** Whether nothing else in a row has changed than what is never the same. */
function goesOn(was: readonly ShownCell[], is: readonly ShownCell[]): boolean {
  const [before, after] = [textOf(was), textOf(is)];
  return before !== after && before.replace(LIVE, '') === after.replace(LIVE, '');
}

function textOf(row: readonly ShownCell[]): string {
  return row.map(({ text }) => text).join('');
}
