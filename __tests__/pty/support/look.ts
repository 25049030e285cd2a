import type { Pty, ShownCell } from '../../support/terminal/pty.js';

/** What a test wants to see on a screen. */
export type Wanted = string | RegExp | ((screen: Pty) => boolean);

/** Whether it is to be seen now. */
export function sees(screen: Pty, wanted: Wanted): boolean {
  if (typeof wanted === 'function') return wanted(screen);
  const text = screen.screenText();
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}

/** The rows of the screen. */
export function rowsOf(screen: Pty): string[] {
  return screen.screenText().split('\n');
}

/** The last row, where one writes, without the blanks at its end. */
export function promptOf(screen: Pty): string {
  return rowsOf(screen).at(-1)?.trimEnd() ?? '';
}

/** Every cell of the screen, row by row; a blank is a blank, whether it was written or erased. */
export function cellsOf(screen: Pty): ShownCell[][] {
  return asSeen(screen.cells());
}

/** The same cells, the blank ones all alike. */
export function asSeen(cells: readonly (readonly ShownCell[])[]): ShownCell[][] {
  return cells.map((row) => row.map(blanked));
}

function blanked(cell: ShownCell): ShownCell {
  const isBlank = cell.width === 1 && (cell.text === '' || cell.text === ' ');
  return isBlank && !cell.underline && !cell.inverse
    ? { ...cell, text: ' ', fg: -1, bold: false, dim: false }
    : cell;
}

const CLEAR = '\x1b[2J';

/** Presses Ctrl-L and waits until everything has been painted anew: all keys before it have been taken, too. */
export async function redrawn(screen: Pty): Promise<void> {
  const mark = screen.raw.length;
  screen.write('\x0c');
  await screen.waitFor(
    ({ raw }) => raw.indexOf('\x1b[?2026l', raw.indexOf(CLEAR, mark)) > mark && raw.includes(CLEAR, mark),
  );
}
