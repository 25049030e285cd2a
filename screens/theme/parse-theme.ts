import { THEME_NICKS } from '../../src/limits.js';
import { words } from '../../src/words/index.js';
import type { Style } from '../terminal/canvas.js';
import type { Role, Theme } from '../widgets/theme.js';
import { themeByName, themeNames } from './built-in.js';
import { nearestIndex, parseHex } from './colours.js';
import { ROLES } from './roles.js';

/** A theme, or what is wrong with it: a sentence that names the key. */
export type ThemeResult =
  | { readonly ok: true; readonly value: Theme }
  | { readonly ok: false; readonly code: 'theme-invalid'; readonly message: string };

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const BRIGHT = 'bright-';
const FLAGS = ['bold', 'dim', 'underline', 'inverse'] as const;
const BASE = 'dark';
const say = words.themes;

/** A bad key, on its way to {@link parseTheme}. */
class Invalid extends Error {}

/** A theme that could not be had, with the sentence why. */
export function noTheme(message: string): ThemeResult {
  return { ok: false, code: 'theme-invalid', message };
}

/**
 * Reads a theme file (docs/THEMES.md): a built-in theme as `base`, and what is different from it. A role's
 * style changes only what it names.
 *
 * @param name the theme's name, for error sentences too
 */
export function parseTheme(content: string, name: string): ThemeResult {
  try {
    const given = objectAt(parseJson(content), say.whole);
    const base = baseOf(given.base);
    const theme: Theme = { ...base, name };
    const changes = Object.entries(given).map(([key, value]) => changeOf(theme, key, value));
    return { ok: true, value: Object.assign(theme, ...changes) as Theme };
  } catch (error) {
    if (error instanceof Invalid) return noTheme(say.invalid(name, error.message));
    throw error;
  }
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new Invalid(say.noJson(error instanceof Error ? error.message : ''));
  }
}

function baseOf(value: unknown): Theme {
  const name = value === undefined ? BASE : value;
  const base = typeof name === 'string' ? themeByName(name) : null;
  if (base === null) throw new Invalid(say.badBase(themeNames));
  return base;
}

function changeOf(theme: Theme, key: string, value: unknown): Partial<Theme> {
  if (key === 'base') return {};
  if (key === 'ground') return { ground: groundAt(value) };
  if (key === 'nicks') return { nicks: nicksAt(value) };
  const role = ROLES.find((one) => one === key);
  if (role === undefined) throw new Invalid(say.unknownKey(key, ['base', 'ground', 'nicks', ...ROLES]));
  return { [role]: { ...theme[role], ...styleAt(role, value) } };
}

function groundAt(value: unknown): Theme['ground'] {
  if (value === 'dark' || value === 'light' || value === null) return value;
  throw new Invalid(say.badGround);
}

function nicksAt(value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length > THEME_NICKS) throw new Invalid(say.badNicks(THEME_NICKS));
  return value.map((colour: unknown, at) => colourAt(`nicks[${at}]`, colour));
}

function styleAt(role: Role, value: unknown): Style {
  const style: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(objectAt(value, role))) {
    const place = `${role}.${key}`;
    if (key === 'fg' || key === 'bg') style[key] = colourAt(place, given);
    else if (FLAGS.some((flag) => flag === key)) style[key] = flagAt(place, given);
    else throw new Invalid(say.unknownKey(place, ['fg', 'bg', ...FLAGS]));
  }
  return style;
}

function objectAt(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new Invalid(say.noObject(place));
}

function flagAt(place: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new Invalid(say.badFlag(place));
}

/** 0–255, "#rrggbb", "default", "red", "bright-red". */
function colourAt(place: string, value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255) return value;
  const colour = typeof value === 'string' ? namedColour(value) : null;
  if (colour === null) throw new Invalid(say.badColour(place, COLOURS));
  return colour;
}

function namedColour(name: string): number | null {
  if (name === 'default') return -1;
  const rgb = parseHex(name);
  if (rgb !== null) return nearestIndex(rgb);
  const isBright = name.startsWith(BRIGHT);
  const at = COLOURS.findIndex((colour) => colour === (isBright ? name.slice(BRIGHT.length) : name));
  return at < 0 ? null : at + (isBright ? COLOURS.length : 0);
}
