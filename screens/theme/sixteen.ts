import type { Style } from '../terminal/canvas.js';
import type { Theme } from '../widgets/theme.js';
import { hueOf, luminance, rgbOf } from './colours.js';
import { mapStyles } from './roles.js';

/** Hues by sixths of the circle, red first, as the terminal's own colours. */
const HUES = [1, 3, 2, 6, 4, 5] as const;
const BLUE = 4;
const CYAN = 6;
const BRIGHT = 8;
const FIRST = 16;
/** Below this, a colour counts as grey. */
const GREY_CHROMA = 0.15;

/** A theme for a terminal that has 8 or 16 colours, the linux console for one. */
export function fewColours(theme: Theme, colours: 8 | 16): Theme {
  const reduce = (index: number): number => ownColour(index, colours, theme.ground !== 'light');
  const nicks = new Set(theme.nicks.map(reduce).filter((index) => index >= 0));
  return { ...mapStyles(theme, (style) => reduceColours(style, reduce)), nicks: [...nicks] };
}

function reduceColours(style: Style, reduce: (index: number) => number): Style {
  const { fg, bg, ...rest } = style;
  return {
    ...rest,
    ...(fg === undefined ? {} : { fg: reduce(fg) }),
    ...(bg === undefined ? {} : { bg: reduce(bg) }),
  };
}

/** By hue, not by distance: the nearest of so few is too often the wrong colour, or one that nobody can read. */
function ownColour(index: number, colours: 8 | 16, isOnDark: boolean): number {
  if (index < FIRST) return colours === 8 && index >= BRIGHT ? index - BRIGHT : index;
  const rgb = rgbOf(index);
  const { hue, chroma } = hueOf(rgb);
  if (chroma < GREY_CHROMA) return ownGrey(luminance(rgb), colours);
  const own = HUES[Math.round(hue / 60) % HUES.length] ?? -1;
  if (colours === 16) return isOnDark ? own + BRIGHT : own;
  // Blue on black is what nobody can read.
  return own === BLUE && isOnDark ? CYAN : own;
}

/** Black and white as they are; what lies between is the terminal's own colour, or its grey. */
function ownGrey(light: number, colours: 8 | 16): number {
  if (light < 0.01) return 0;
  if (light > 0.9) return colours === 16 ? 15 : 7;
  return colours === 16 && light < 0.4 ? 8 : 7;
}
