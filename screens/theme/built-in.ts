import type { Theme } from '../widgets/theme.js';
import { onGround } from './roles.js';

/** The themes that klatsch brings along. */
export const themeNames = ['dark', 'light', 'high-contrast', 'mono', 'neutral'] as const;

/** One of {@link themeNames}. */
type ThemeName = (typeof themeNames)[number];

/** Colours of good contrast (4.5 and more) on black and on the dark grounds that people like. */
export const DARK: Theme = {
  name: 'dark',
  ground: 'dark',
  text: {},
  dim: { fg: 246 },
  border: { fg: 243 },
  borderFocused: { fg: 75 },
  title: {},
  titleFocused: { fg: 75, bold: true },
  unread: { fg: 215, bold: true },
  good: { fg: 114 },
  warn: { fg: 221 },
  bad: { fg: 210 },
  banner: { bold: true },
  chosen: { inverse: true },
  found: { fg: 222, inverse: true },
  foundHere: { fg: 215, bold: true, underline: true, inverse: true },
  room: { fg: 75, bold: true },
  own: { bold: true },
  mention: { fg: 215, bold: true, underline: true },
  nicks: [180, 114, 211, 176, 80, 216, 186, 141, 110, 150, 173, 43, 147, 117],
};

/** The same on white and on paper. */
export const LIGHT: Theme = {
  ...DARK,
  name: 'light',
  ground: 'light',
  dim: { fg: 242 },
  border: { fg: 245 },
  borderFocused: { fg: 25 },
  titleFocused: { fg: 25, bold: true },
  unread: { fg: 127, bold: true },
  good: { fg: 22 },
  warn: { fg: 94 },
  bad: { fg: 160 },
  found: { fg: 94, inverse: true },
  foundHere: { fg: 127, bold: true, underline: true, inverse: true },
  room: { fg: 25, bold: true },
  mention: { fg: 127, bold: true, underline: true },
  nicks: [88, 22, 161, 125, 55, 124, 58, 56, 90, 53, 94, 89, 62, 23],
};

/** For a ground that nobody knows: colours of middle lightness, readable on both. */
export const NEUTRAL: Theme = {
  ...DARK,
  name: 'neutral',
  ground: null,
  dim: { fg: 244 },
  border: { fg: 244 },
  borderFocused: { fg: 32 },
  titleFocused: { fg: 32, bold: true },
  unread: { fg: 166, bold: true },
  good: { fg: 29 },
  warn: { fg: 130 },
  bad: { fg: 161 },
  found: { fg: 136, inverse: true },
  foundHere: { fg: 166, bold: true, underline: true, inverse: true },
  room: { fg: 32, bold: true },
  mention: { fg: 166, bold: true, underline: true },
  nicks: [65, 29, 130, 133, 30, 161, 64, 99, 167, 168, 62, 100, 134, 67],
};

const BLACK = 16;
const WHITE = 231;
const YELLOW = 226;

/** White on black whatever the terminal's own ground is, nothing faint: 7 and more everywhere. */
export const HIGH_CONTRAST: Theme = {
  ...onGround(BLACK, {
    text: { fg: WHITE },
    dim: { fg: 252 },
    border: { fg: 250 },
    borderFocused: { fg: YELLOW },
    title: { fg: WHITE },
    titleFocused: { fg: YELLOW, bold: true, inverse: true },
    unread: { fg: YELLOW, bold: true },
    good: { fg: 120 },
    warn: { fg: YELLOW },
    bad: { fg: 217, bold: true },
    banner: { fg: WHITE, bold: true },
    chosen: { fg: WHITE, inverse: true },
    found: { fg: 229, inverse: true },
    foundHere: { fg: 51, bold: true, underline: true, inverse: true },
    room: { fg: YELLOW, bold: true },
    own: { bold: true },
    mention: { fg: YELLOW, bold: true, inverse: true },
  }),
  name: 'high-contrast',
  ground: 'dark',
  nicks: [117, 120, 215, 219, 86, 223, 183, 157, 159, 218, 191, 229],
};

/** No colour at all: for NO_COLOR, for a VT100, and for whoever likes it. */
export const MONO: Theme = {
  name: 'mono',
  ground: null,
  text: {},
  dim: { dim: true },
  border: { dim: true },
  borderFocused: { bold: true },
  title: {},
  titleFocused: { bold: true, inverse: true },
  unread: { bold: true },
  good: {},
  warn: { bold: true },
  bad: { bold: true },
  banner: { bold: true },
  chosen: { inverse: true },
  found: { inverse: true },
  foundHere: { bold: true, underline: true, inverse: true },
  room: { bold: true },
  own: { bold: true },
  mention: { bold: true, underline: true },
  nicks: [],
};

const THEMES: Readonly<Record<ThemeName, Theme>> = {
  dark: DARK,
  light: LIGHT,
  'high-contrast': HIGH_CONTRAST,
  mono: MONO,
  neutral: NEUTRAL,
};

/** A built-in theme; null for a name that is none. */
export function themeByName(name: string): Theme | null {
  const known = themeNames.find((one) => one === name);
  return known === undefined ? null : THEMES[known];
}
