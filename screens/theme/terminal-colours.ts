import type { Ground } from '../widgets/theme.js';
import { luminance } from './colours.js';
import type { Rgb } from './colours.js';

/** Environment variables, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** White of the sixteen; those above it but the dark grey are light, too. */
const WHITE = 7;
const DARK_GREY = 8;
/** The grey on which black and white are read equally well. */
const MIDDLE = 0.179;

/** How many colours this terminal has. An empty NO_COLOR means nothing (no-color.org). */
export function coloursOf({ TERM = '', NO_COLOR = '' }: Environment): 0 | 8 | 16 | 256 {
  if (NO_COLOR !== '' || /^vt\d/.test(TERM)) return 0;
  if (TERM === 'linux' || TERM.endsWith('-16color')) return 16;
  return /^(ansi|cons25|cygwin)$|-8color$/.test(TERM) ? 8 : 256;
}

/** What is known of the background without asking: rxvt, konsole and others set COLORFGBG, as in "15;0". */
export function groundOf({ TERM = '', COLORFGBG = '' }: Environment): Ground | null {
  if (TERM === 'linux') return 'dark';
  const background = /;(\d{1,2})$/.exec(COLORFGBG)?.[1];
  if (background === undefined) return null;
  const index = Number(background);
  return index < WHITE || index === DARK_GREY ? 'dark' : 'light';
}

/** Whether a background is dark. */
export function groundOfRgb(rgb: Rgb): Ground {
  return luminance(rgb) < MIDDLE ? 'dark' : 'light';
}
