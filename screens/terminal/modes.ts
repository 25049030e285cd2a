import { TITLE_CHARS } from '../../src/limits.js';
import { clusters } from './clusters.js';

const MOUSE = [1000, 1002, 1006] as const;

/**
 * What makes the terminal ours: title put aside, alternate screen, own keypad and charset, no wrapping, pastes
 * and focus reported, no cursor until a frame shows one.
 */
export function enterModes(mouse: boolean): string {
  return (
    '\x1b[22;2t\x1b[?1049h\x1b[?1l\x1b>\x1b(B\x0f\x1b[?7l\x1b[?2004h\x1b[?1004h\x1b[?25l' +
    (mouse ? mouseMode(true) : '') +
    '\x1b[m\x1b[2J\x1b[H'
  );
}

/**
 * Undoes the modes, whatever became of the screen while we were away. It begins with ESC, which ends whatever
 * sequence was cut off before it.
 */
export const RESET_MODES =
  '\x1b[?2026l' + mouseMode(false) + '\x1b[?1004l\x1b[?2004l\x1b[m\x1b[?7h\x1b[?25h\x1b[?1049l\x1b[23;2t';

/**
 * What gives the terminal back. The alternate screen is blanked first: tmux, resized meanwhile, moves full rows
 * of it above the prompt; and a terminal that has none would keep the last frame.
 */
export const LEAVE_MODES = '\x1b[?2026l\x1b[m\x1b[2J\x1b[H' + RESET_MODES;

/** Reports of clicks, drags and the wheel, with coordinates as numbers; never of mere motion. */
export function mouseMode(on: boolean): string {
  return MOUSE.map((mode) => `\x1b[?${mode}${on ? 'h' : 'l'}`).join('');
}

/** The sequence that sets a window title: what could end or abuse it is taken out of the text. */
export function titleSequence(text: string): string {
  const drawn = clusters(text.slice(0, 4 * TITLE_CHARS)).flatMap((cluster) => cluster.cells);
  const title = drawn
    .slice(0, TITLE_CHARS)
    .map((cell) => cell.text)
    .join('');
  return `\x1b]2;${title}\x07`;
}
