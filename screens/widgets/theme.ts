import type { Style } from '../terminal/canvas.js';

/** What a theme's colours were chosen for: what the terminal's own background is like. */
export type Ground = 'dark' | 'light';

/**
 * How each part of a screen looks. Colours are xterm's 256. Nothing is told by colour alone: behind each role
 * stands what else tells it.
 */
export interface ThemeStyles {
  readonly text: Style;
  /** Times, joins and leaves, whatever may be overlooked. Also told by: place and words. */
  readonly dim: Style;
  readonly border: Style;
  /** Also told by: the title, the prompt, the number in the status line. */
  readonly borderFocused: Style;
  readonly title: Style;
  /** Also told by: bold or inverse. */
  readonly titleFocused: Style;
  /** Something new: the unread line and counts. Also told by: the word and the number. */
  readonly unread: Style;
  /** Also told by: `●` and `✓`. */
  readonly good: Style;
  /** Also told by: `○`, `◌`, `?` and words. */
  readonly warn: Style;
  /** Also told by: `✗`, `!` and words. */
  readonly bad: Style;
  /** Invitations and questions. Also told by: `✉`, words, bold. */
  readonly banner: Style;
  /** The chosen row of a list, the focused pane's number. Also told by: inverse. */
  readonly chosen: Style;
  /** What a search has found. Also told by: inverse. */
  readonly found: Style;
  /** The one of them that n and N have come to. Also told by: inverse, and bold or underline. */
  readonly foundHere: Style;
  /** The room's name in the prompt. */
  readonly room: Style;
  /** One's own nick, and a partner's in the prompt. Also told by: bold. */
  readonly own: Style;
  /** A text that names us. Also told by: bold and underline, or inverse. */
  readonly mention: Style;
}

/** The name of a role. */
export type Role = keyof ThemeStyles;

/** A theme: the styles, and what is not a style. */
export interface Theme extends ThemeStyles {
  readonly name: string;
  /** Null: readable on both. */
  readonly ground: Ground | null;
  /** Colours for nicks; none: all nicks look like text. */
  readonly nicks: readonly number[];
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The colour of a nick: the same for the same name, in upper or lower case, on every screen. */
export function nickStyle(theme: Theme, nick: string): Style {
  let hash = FNV_OFFSET;
  for (const char of nick.toLowerCase()) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), FNV_PRIME) >>> 0;
  const fg = theme.nicks[hash % theme.nicks.length];
  return fg === undefined ? theme.text : { ...theme.text, fg };
}
