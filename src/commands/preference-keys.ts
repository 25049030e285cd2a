import { KlatschError } from '../errors.js';
import { IGNORED } from '../limits.js';
import type { PreferenceName, Preferences } from '../preferences/preferences.js';
import {
  choicesOf,
  DEFAULT_PREFERENCES,
  isPreferenceName,
  PREFERENCE_NAMES,
  readPreference,
} from '../preferences/preferences.js';
import { words } from '../words/index.js';

/** The key of the configuration file that holds who is ignored. */
export const IGNORE_KEY = 'ignore';

/** The keys of the configuration file that `/set` and `/ignore` write, and no flag has. */
export const PREFERENCE_KEYS: readonly string[] = [...PREFERENCE_NAMES, IGNORE_KEY];

/**
 * Looks at one such key of the configuration file; false for a key that is none of them.
 *
 * @throws KlatschError `config-invalid`, naming the place of the bad value
 */
export function checkPreferenceKey(path: string, key: string, value: unknown): boolean {
  const place = `"${key}" in ${path}`;
  if (key === IGNORE_KEY) {
    if (isNickList(value)) return true;
    throw new KlatschError('config-invalid', words.commands.ignoreInvalid(place));
  }
  if (!isPreferenceName(key)) return false;
  if (readPreference(key, value) !== null) return true;
  throw new KlatschError('config-invalid', words.preferences.invalid(place, choicesOf(key)));
}

/** The preferences in a configuration; what is not there, or not right, is as by default. */
export function preferencesIn(config: Readonly<Record<string, unknown>>): Preferences {
  const set = PREFERENCE_NAMES.map((name: PreferenceName) => {
    const change = readPreference(name, config[name]);
    return [name, change === null ? DEFAULT_PREFERENCES[name] : change.value];
  });
  return Object.fromEntries(set) as Preferences;
}

/** Who is ignored in a configuration. */
export function ignoredIn(config: Readonly<Record<string, unknown>>): readonly string[] {
  const list = config[IGNORE_KEY];
  return isNickList(list) ? list : [];
}

function isNickList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= IGNORED && value.every((nick) => typeof nick === 'string');
}
