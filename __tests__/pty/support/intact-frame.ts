import { expect } from '@jest/globals';
import type { ShownCell } from '../../support/terminal/pty.js';

const UP = 1;
const RIGHT = 2;
const DOWN = 4;
const LEFT = 8;

/** Border characters, by the sides on which a line goes on. */
const LINES: Readonly<Record<string, number>> = {
  '│': UP | DOWN,
  '─': LEFT | RIGHT,
  '└': UP | RIGHT,
  '┌': RIGHT | DOWN,
  '├': UP | RIGHT | DOWN,
  '┘': UP | LEFT,
  '┴': UP | RIGHT | LEFT,
  '┐': DOWN | LEFT,
  '┤': UP | DOWN | LEFT,
  '┬': RIGHT | DOWN | LEFT,
  '┼': UP | RIGHT | DOWN | LEFT,
};

/** What breaks a frame, each with its place; nothing when every border joins. */
export function frameFaults(cells: readonly (readonly ShownCell[])[]): string[] {
  return cells.flatMap((row, y) => row.flatMap((cell, x) => faultsAt(cells, x, y, LINES[cell.text] ?? 0)));
}

/**
 * Every border character joins its neighbours: a vertical line goes on to a corner at either end; a corner's
 * horizontal line reaches the next corner, through nothing but itself and a title; no text stands on a line, and
 * every wide character has both its cells. For screens without an overlay, whose texts hold no such characters.
 */
export function expectIntactFrame(cells: readonly (readonly ShownCell[])[]): void {
  expect(frameFaults(cells)).toEqual([]);
}

function faultsAt(cells: readonly (readonly ShownCell[])[], x: number, y: number, sides: number): string[] {
  const linesAt = (column: number, row: number): number => LINES[cells[row]?.[column]?.text ?? ''] ?? 0;
  const fault = (what: string): string => `${what} of "${cells[y]?.[x]?.text ?? ''}" at ${x},${y}`;
  const faults: string[] = [];
  if (sides & UP && !(linesAt(x, y - 1) & DOWN)) faults.push(fault('nothing above'));
  if (sides & DOWN && !(linesAt(x, y + 1) & UP)) faults.push(fault('nothing below'));
  const isCorner = (sides & (UP | DOWN)) !== 0;
  if (isCorner && sides & RIGHT && !reaches(cells[y] ?? [], x, 1)) faults.push(fault('no end to the right'));
  if (isCorner && sides & LEFT && !reaches(cells[y] ?? [], x, -1)) faults.push(fault('no end to the left'));
  if (!isHalved(cells[y] ?? [], x)) return faults;
  return [...faults, fault('half a character instead')];
}

/** Whether a line that leaves the corner at `x` comes to another one: only itself and words stand between. */
function reaches(row: readonly ShownCell[], x: number, by: 1 | -1): boolean {
  const back = by === 1 ? LEFT : RIGHT;
  for (let at = x + by; at >= 0 && at < row.length; at += by) {
    const sides = LINES[row[at]?.text ?? ''] ?? 0;
    if ((sides & (UP | DOWN)) !== 0) return (sides & back) !== 0;
  }
  return false;
}

/** A wide cell without its second half, or a second half without its first. */
function isHalved(row: readonly ShownCell[], x: number): boolean {
  const [before, here, after] = [row[x - 1], row[x], row[x + 1]];
  return (here?.width === 2 && after?.width !== 0) || (here?.width === 0 && before?.width !== 2);
}
