import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { THEME_BYTES } from '../../src/limits.js';
import { words } from '../../src/words/index.js';
import type { Ground, Theme } from '../widgets/theme.js';
import { DARK, LIGHT, MONO, NEUTRAL, themeByName, themeNames } from './built-in.js';
import { noTheme, parseTheme } from './parse-theme.js';
import type { ThemeResult } from './parse-theme.js';
import { fewColours } from './sixteen.js';
import { coloursOf, groundOf } from './terminal-colours.js';
import type { Environment } from './terminal-colours.js';

/** The theme that goes by the terminal. */
export const AUTO = 'auto';

/** Which theme is wanted, and all that the choice depends on. */
export interface ThemeRequest {
  /** {@link AUTO}, a built-in theme, a file's name in `directory` without `.json`, or a path. */
  readonly wanted: string;
  readonly env: Environment;
  /** What the terminal says that its background is; null: it has not said. */
  readonly ground: Ground | null;
  /** Where theme files are: `themes` in the configuration directory. */
  readonly directory: string;
}

const NAME = /^[\p{L}\p{N}_-][\p{L}\p{N}._-]*$/u;
const SUFFIX = '.json';
const say = words.themes;

/** The theme for a terminal, in the colours that it has: none under NO_COLOR or on a VT100. Never throws. */
export function resolveTheme(request: ThemeRequest): ThemeResult {
  const found = findTheme(request);
  if (!found.ok) return found;
  return { ok: true, value: inColoursOf(request.env, found.value) };
}

/** Every name that can be chosen: `auto`, the built-in themes, and the files of the directory. */
export function themeChoices(directory: string): readonly string[] {
  return [...new Set([AUTO, ...themeNames, ...filesIn(directory)])];
}

function findTheme({ wanted, env, ground, directory }: ThemeRequest): ThemeResult {
  if (wanted === AUTO) return { ok: true, value: fitting(ground ?? groundOf(env)) };
  const builtIn = themeByName(wanted);
  if (builtIn !== null) return { ok: true, value: builtIn };
  if (/[/\\]/.test(wanted) || wanted.endsWith(SUFFIX))
    return readTheme(wanted.replace(/^~(?=\/)/, homedir()), wanted);
  if (!NAME.test(wanted)) return noTheme(say.unknown(wanted, themeChoices(directory)));
  return readTheme(join(directory, wanted + SUFFIX), wanted, () =>
    say.unknown(wanted, themeChoices(directory)),
  );
}

function fitting(ground: Ground | null): Theme {
  if (ground === null) return NEUTRAL;
  return ground === 'dark' ? DARK : LIGHT;
}

function inColoursOf(env: Environment, theme: Theme): Theme {
  const colours = coloursOf(env);
  if (colours === 0) return MONO;
  return colours === 256 ? theme : fewColours(theme, colours);
}

function readTheme(path: string, name: string, absent?: () => string): ThemeResult {
  const content = readBounded(path);
  if ('text' in content) return parseTheme(content.text, name);
  if (content.code === 'ENOENT' && absent !== undefined) return noTheme(absent());
  return noTheme(say.unreadable(path, content.code));
}

/** A theme is small; whatever is not one (a device, a film) is not read to its end. */
function readBounded(path: string): { readonly text: string } | { readonly code: string } {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(THEME_BYTES + 1);
      const length = readSync(file, bytes, 0, bytes.length, 0);
      return length > THEME_BYTES ? { code: 'EFBIG' } : { text: bytes.toString('utf8', 0, length) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? 'EIO' };
  }
}

function filesIn(directory: string): readonly string[] {
  try {
    const files = readdirSync(directory).filter((file) => file.endsWith(SUFFIX));
    return files
      .map((file) => file.slice(0, -SUFFIX.length))
      .filter((name) => NAME.test(name))
      .sort();
  } catch {
    return [];
  }
}
