/** Red, green, blue, 0–255 each. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** The steps of the 6×6×6 cube of xterm's 256 colours. */
const STEPS = [0, 95, 135, 175, 215, 255] as const;
const CUBE = 16;
const GREYS = 232;
/** The first sixteen, as xterm has them; every terminal has its own. */
const FIRST: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

/** What xterm shows for one of its 256 colours. */
export function rgbOf(index: number): Rgb {
  const first = FIRST[index];
  if (first !== undefined) return first;
  if (index >= GREYS) {
    const grey = 8 + 10 * (index - GREYS);
    return [grey, grey, grey];
  }
  const cube = index - CUBE;
  return [step(Math.floor(cube / 36)), step(Math.floor(cube / 6) % 6), step(cube % 6)];
}

/** "#1e1e1e" as numbers; null for anything else. */
export function parseHex(text: string): Rgb | null {
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text);
  if (match === null) return null;
  const [, red = '', green = '', blue = ''] = match;
  return [parseInt(red, 16), parseInt(green, 16), parseInt(blue, 16)];
}

/** "#1e1e1e". */
export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** The one of the 240 fixed colours that is nearest; the first sixteen look different everywhere. */
export function nearestIndex(wanted: Rgb): number {
  let best = CUBE;
  let least = Infinity;
  for (let index = CUBE; index < 256; index += 1) {
    const distance = rgbOf(index).reduce((sum, part, at) => sum + (part - (wanted[at] ?? 0)) ** 2, 0);
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}

/** WCAG 2's relative luminance, 0 (black) to 1 (white). */
export function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** WCAG 2's contrast ratio, 1 to 21; 4.5 is readable (AA), 7 easily so (AAA). */
export function contrast(one: Rgb, other: Rgb): number {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

/** Hue in degrees, and how far from grey, 0–1. */
export function hueOf([red, green, blue]: Rgb): { readonly hue: number; readonly chroma: number } {
  const most = Math.max(red, green, blue);
  const range = most - Math.min(red, green, blue);
  if (range === 0) return { hue: 0, chroma: 0 };
  const sector =
    most === red
      ? ((green - blue) / range + 6) % 6
      : most === green
        ? (blue - red) / range + 2
        : (red - green) / range + 4;
  return { hue: sector * 60, chroma: range / 255 };
}

function step(at: number): number {
  return STEPS[at] ?? 0;
}

function linear(part: number): number {
  const share = part / 255;
  return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
