import { describe, expect, it } from '@jest/globals';
import { DARK, HIGH_CONTRAST, LIGHT, MONO, NEUTRAL } from '../../../screens/theme/built-in.js';
import { contrast, parseHex, rgbOf } from '../../../screens/theme/colours.js';
import type { Rgb } from '../../../screens/theme/colours.js';
import { ROLES } from '../../../screens/theme/roles.js';
import { packStyle, reduceStyle } from '../../../screens/terminal/style-code.js';
import type { Role, Theme } from '../../../screens/widgets/theme.js';
import { nickStyle } from '../../../screens/widgets/theme.js';

/** Black, a usual grey, Dracula's and Solarized's. */
const DARK_GROUNDS = ['#000000', '#1e1e1e', '#282a36', '#002b36'];
/** White, paper grey, and Solarized's. */
const LIGHT_GROUNDS = ['#ffffff', '#f2f2f2', '#fdf6e3'];
const EVERY_GROUND = ['#000000', '#1e1e1e', '#ffffff'];
/** A border is no text: WCAG asks 3 of what only has to be seen. */
const LINES: readonly Role[] = ['border'];
const LINE_RATIO = 3;

function ground(hex: string): Rgb {
  return parseHex(hex) ?? [0, 0, 0];
}

/** The least contrast of a theme's own colours, for the roles or for the nicks, against the grounds given. */
function worst(theme: Theme, roles: readonly Role[], grounds: readonly string[]): number {
  const ratios = roles.flatMap((role) => {
    const { fg, bg } = theme[role];
    if (fg === undefined) return [];
    const behind = bg === undefined ? grounds.map(ground) : [rgbOf(bg)];
    return behind.map((one) => contrast(rgbOf(fg), one));
  });
  return Math.min(...ratios);
}

function worstNick(theme: Theme, grounds: readonly string[]): number {
  return Math.min(...theme.nicks.flatMap((nick) => grounds.map((one) => contrast(rgbOf(nick), ground(one)))));
}

const TEXTS = ROLES.filter((role) => !LINES.includes(role));

describe('contrast', () => {
  it('is what WCAG says it is', () => {
    expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
    expect(contrast([255, 255, 255], [0x76, 0x76, 0x76])).toBeCloseTo(4.54, 2);
  });

  it.each([
    { theme: DARK, grounds: DARK_GROUNDS, ratio: 4.5 },
    { theme: LIGHT, grounds: LIGHT_GROUNDS, ratio: 4.5 },
    { theme: HIGH_CONTRAST, grounds: ['#000000'], ratio: 7 },
    { theme: NEUTRAL, grounds: EVERY_GROUND, ratio: 3 },
  ])('of $theme.name is at least $ratio for every text', ({ theme, grounds, ratio }) => {
    expect(worst(theme, TEXTS, grounds)).toBeGreaterThanOrEqual(ratio);
    expect(worstNick(theme, grounds)).toBeGreaterThanOrEqual(ratio);
    expect(worst(theme, LINES, grounds)).toBeGreaterThanOrEqual(LINE_RATIO);
  });

  it('does not depend on the sixteen colours that look different everywhere', () => {
    for (const theme of [DARK, LIGHT, NEUTRAL, HIGH_CONTRAST]) {
      const used = [...theme.nicks, ...ROLES.flatMap((role) => [theme[role].fg ?? 16, theme[role].bg ?? 16])];
      expect(used.filter((index) => index < 16)).toEqual([]);
    }
  });
});

describe('without colours', () => {
  const look = (theme: Theme, role: Role): number => reduceStyle(packStyle(theme[role]), 'mono');

  it.each([DARK, LIGHT, HIGH_CONTRAST, NEUTRAL, MONO])('$name still tells apart what must be', (theme) => {
    const pairs: readonly (readonly [Role, Role])[] = [
      ['titleFocused', 'title'],
      ['banner', 'text'],
      ['unread', 'dim'],
      ['chosen', 'text'],
      ['found', 'text'],
      ['foundHere', 'found'],
      ['own', 'text'],
      ['mention', 'own'],
      ['mention', 'text'],
    ];
    for (const [one, other] of pairs) {
      expect({ one, look: look(theme, one) }).not.toEqual({ one, look: look(theme, other) });
    }
  });

  it('mono has no colour at all', () => {
    expect(ROLES.filter((role) => MONO[role].fg !== undefined || MONO[role].bg !== undefined)).toEqual([]);
    expect(nickStyle(MONO, 'alice')).toEqual(MONO.text);
  });
});

describe('nick colours', () => {
  it('are not those of the room or of what is new', () => {
    for (const theme of [DARK, LIGHT, NEUTRAL, HIGH_CONTRAST]) {
      expect(theme.nicks).not.toContain(theme.room.fg);
      expect(theme.nicks).not.toContain(theme.unread.fg);
    }
  });

  it('are the same for the same nick, and many', () => {
    expect(nickStyle(DARK, 'Alice')).toEqual(nickStyle(DARK, 'alice'));
    for (const theme of [DARK, LIGHT, NEUTRAL, HIGH_CONTRAST]) {
      expect(new Set(theme.nicks).size).toBe(theme.nicks.length);
      expect(theme.nicks.length).toBeGreaterThanOrEqual(12);
    }
  });
});
