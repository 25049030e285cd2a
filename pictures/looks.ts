import { hexOf, rgbOf } from '../screens/theme/colours.js';

/** The window's own colours: what a terminal has by default. */
export interface Paper {
  readonly background: string;
  readonly text: string;
  readonly bar: string;
  readonly edge: string;
  readonly barText: string;
}

/** On a dark page. */
export const DARK_PAPER: Paper = {
  background: '#16191f',
  text: '#d7dae0',
  bar: '#22262e',
  edge: '#343a45',
  barText: '#9aa2b1',
};

/** On a light one. */
export const LIGHT_PAPER: Paper = {
  background: '#fdfdfb',
  text: '#24292f',
  bar: '#eceef1',
  edge: '#cfd5dc',
  barText: '#57606a',
};

/** How a cell is drawn. */
export interface Look {
  readonly ink: string;
  /** Null: the window's own. */
  readonly ground: string | null;
  readonly bold: boolean;
  readonly underline: boolean;
  readonly faint: boolean;
}

const COLOUR_BITS = 0x1ff;
const FG_SHIFT = 9;
const FLAG_SHIFT = 18;
const BOLD = 1;
const UNDERLINE = 2;
const INVERSE = 8;
const DIM = 32;

/** Reads a packed style (screens/terminal/style-code.ts). */
export function lookOf(style: number, paper: Paper): Look {
  const flags = style >> FLAG_SHIFT;
  const fg = colourOf((style >> FG_SHIFT) & COLOUR_BITS);
  const bg = colourOf(style & COLOUR_BITS);
  const isInverse = (flags & INVERSE) !== 0;
  return {
    ink: isInverse ? (bg ?? paper.background) : (fg ?? paper.text),
    ground: isInverse ? (fg ?? paper.text) : bg,
    bold: (flags & BOLD) !== 0,
    underline: (flags & UNDERLINE) !== 0,
    faint: (flags & DIM) !== 0,
  };
}

function colourOf(index: number): string | null {
  return index === COLOUR_BITS ? null : hexOf(rgbOf(index));
}
