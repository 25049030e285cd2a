import type { Style } from './canvas.js';

/** Flags of blessed's packed style; dim is ours, since blessed has none. */
const BOLD = 1;
const UNDERLINE = 2;
const INVERSE = 8;
const DIM = 32;

/** A colour of blessed's packed style that means the terminal's own. */
const OWN_COLOUR = 0x1ff;

/** The packed style of a cell without any: blessed's `dattr`. */
export const PLAIN_STYLE = pack(0, OWN_COLOUR, OWN_COLOUR);

/** Which part of a style a terminal shows: all of it, no colours, or only what a VT100 knew. */
export type Looks = 'colour' | 'mono' | 'vt100';

/** What of a style the terminal of this environment shows. An empty NO_COLOR means nothing (no-color.org). */
export function looksOf(env: Readonly<Record<string, string | undefined>>): Looks {
  if (/^vt\d/.test(env.TERM ?? '')) return 'vt100';
  return (env.NO_COLOR ?? '') === '' ? 'colour' : 'mono';
}

/** Packs a style as blessed's cells hold it: flags, foreground, background. */
export function packStyle(style: Style): number {
  const flags =
    (style.bold === true ? BOLD : 0) |
    (style.underline === true ? UNDERLINE : 0) |
    (style.inverse === true ? INVERSE : 0) |
    (style.dim === true ? DIM : 0);
  return pack(flags, colour(style.fg), colour(style.bg));
}

/** A packed style without what the terminal does not show. */
export function reduceStyle(style: number, looks: Looks): number {
  if (looks === 'colour') return style;
  const flags = looks === 'mono' ? flagsOf(style) : flagsOf(style) & ~DIM;
  return pack(flags, OWN_COLOUR, OWN_COLOUR);
}

/** A blank shows neither its foreground nor its weight: all those styles are one. */
export function blankStyle(style: number): number {
  return flagsOf(style) & (UNDERLINE | INVERSE) ? style : pack(0, OWN_COLOUR, style & OWN_COLOUR);
}

/** The shortest escape sequence from one packed style to another; empty when they are the same. */
export function sgr(from: number, to: number): string {
  if (from === to) return '';
  if (to === PLAIN_STYLE) return '\x1b[m';
  const codes: string[] = [];
  const again = flagsOf(from) !== flagsOf(to);
  if (again) {
    if (from !== PLAIN_STYLE) codes.push('0');
    codes.push(...flagCodes(flagsOf(to)));
  }
  const base = again ? PLAIN_STYLE : from;
  if (foreground(base) !== foreground(to)) codes.push(colourCode(foreground(to), 30));
  if (background(base) !== background(to)) codes.push(colourCode(background(to), 40));
  return `\x1b[${codes.join(';')}m`;
}

function pack(flags: number, fg: number, bg: number): number {
  return (flags << 18) | (fg << 9) | bg;
}

function colour(index: number | undefined): number {
  return index === undefined || !Number.isInteger(index) || index < 0 || index > 255 ? OWN_COLOUR : index;
}

function flagsOf(style: number): number {
  return style >> 18;
}

function foreground(style: number): number {
  return (style >> 9) & OWN_COLOUR;
}

function background(style: number): number {
  return style & OWN_COLOUR;
}

function flagCodes(flags: number): string[] {
  const codes: string[] = [];
  if (flags & BOLD) codes.push('1');
  if (flags & DIM) codes.push('2');
  if (flags & UNDERLINE) codes.push('4');
  if (flags & INVERSE) codes.push('7');
  return codes;
}

/** The first sixteen colours have short codes that every terminal knows; `base` is 30 or 40. */
function colourCode(index: number, base: 30 | 40): string {
  if (index === OWN_COLOUR) return String(base + 9);
  if (index < 8) return String(base + index);
  if (index < 16) return String(base + 60 + index - 8);
  return `${base + 8};5;${index}`;
}
