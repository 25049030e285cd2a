import { expect } from '@jest/globals';
import type { Pty } from '../../support/terminal/pty.js';
import { cellsOf, redrawn } from './look.js';

/** The clock, the countdowns and the round trip go on: a difference must show itself more than once. */
const TRIES = 4;

/** What stands on the screen, which came there bit by bit, is exactly what painting it anew gives. */
export async function expectFreshPaint(screen: Pty): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const before = looksOf(screen);
    await redrawn(screen);
    const after = looksOf(screen);
    if (tries < TRIES && before.join() !== after.join()) continue;
    expect(after).toEqual(before);
    return;
  }
}

/** Every row with all that is known of its cells, as one text: thousands of objects are slow to compare. */
function looksOf(screen: Pty): string[] {
  return cellsOf(screen).map((row) =>
    row
      .map(
        ({ text, width, fg, bg, bold, dim, underline, inverse }) =>
          `${text}${width}${fg}/${bg}${[bold, dim, underline, inverse].map(Number).join('')}`,
      )
      .join(' '),
  );
}
