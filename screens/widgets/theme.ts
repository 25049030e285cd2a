import type { Style } from '../terminal/canvas.js';

/** How each part of a screen looks. Colours are xterm's 256; nothing is told by colour alone. */
export interface Theme {
  readonly text: Style;
  /** Times, joins and leaves, whatever may be overlooked. */
  readonly dim: Style;
  readonly border: Style;
  readonly borderFocused: Style;
  readonly title: Style;
  readonly titleFocused: Style;
  /** Something new: the unread line and counts. */
  readonly unread: Style;
  readonly good: Style;
  readonly warn: Style;
  readonly bad: Style;
  /** Invitations and questions. */
  readonly banner: Style;
  /** The chosen row of a list, the focused pane's number. */
  readonly chosen: Style;
  /** The room's name in the prompt. */
  readonly room: Style;
  readonly own: Style;
  /** A text that names us. */
  readonly mention: Style;
  /** Colours for nicks: each is readable on a dark and on a light ground. */
  readonly nicks: readonly number[];
}

const GREY = 244;
const ACCENT = 31;

/** The theme of issue 2: the terminal's own ground, colours of middle lightness for dark and light alike. */
export const THEME: Theme = {
  text: {},
  dim: { fg: GREY },
  border: { fg: GREY },
  borderFocused: { fg: ACCENT },
  title: {},
  titleFocused: { fg: ACCENT, bold: true },
  unread: { fg: 166, bold: true },
  good: { fg: 29 },
  warn: { fg: 130 },
  bad: { fg: 161 },
  banner: { bold: true },
  chosen: { inverse: true },
  room: { fg: ACCENT, bold: true },
  own: { bold: true },
  mention: { fg: 166, bold: true },
  nicks: [27, 29, 62, 64, 99, 127, 130, 133, 161, 166, 168, 31],
};

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** The colour of a nick: the same for the same name, in upper or lower case, on every screen. */
export function nickStyle(theme: Theme, nick: string): Style {
  let hash = FNV_OFFSET;
  for (const char of nick.toLowerCase()) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), FNV_PRIME) >>> 0;
  return { fg: theme.nicks[hash % theme.nicks.length] ?? -1 };
}
