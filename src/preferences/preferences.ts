import { words } from '../words/index.js';

/** What somebody can set with `/set`; kept in the configuration file under the same names. */
export interface Preferences {
  /** The name of a theme, or the path of a theme file. */
  readonly theme: string;
  readonly mouse: boolean;
  readonly bell: boolean;
  readonly times: boolean;
  readonly 'private-history': boolean;
}

/** The name of a preference. */
export type PreferenceName = keyof Preferences;

/** What values a preference takes: `on` and `off`, or the name of a theme. */
type PreferenceKind = 'flag' | 'theme';

/** A preference with a value that fits it. */
export type PreferenceChange = {
  readonly [K in PreferenceName]: { readonly name: K; readonly value: Preferences[K] };
}[PreferenceName];

interface Entry<T> {
  readonly kind: PreferenceKind;
  readonly byDefault: T;
  /** One line for `/set` and docs/COMMANDS.md. */
  readonly summary: string;
}

const { summaries } = words.preferences;

/** Every preference, in the order of the listing. A new one is one more entry. */
export const PREFERENCES: { readonly [K in PreferenceName]: Entry<Preferences[K]> } = {
  theme: { kind: 'theme', byDefault: 'auto', summary: summaries.theme },
  mouse: { kind: 'flag', byDefault: true, summary: summaries.mouse },
  bell: { kind: 'flag', byDefault: true, summary: summaries.bell },
  times: { kind: 'flag', byDefault: true, summary: summaries.times },
  'private-history': { kind: 'flag', byDefault: false, summary: summaries.privateHistory },
};

/** Their names. */
export const PREFERENCE_NAMES = Object.keys(PREFERENCES) as readonly PreferenceName[];

/** What holds while nobody has set anything. */
export const DEFAULT_PREFERENCES: Preferences = {
  theme: PREFERENCES.theme.byDefault,
  mouse: PREFERENCES.mouse.byDefault,
  bell: PREFERENCES.bell.byDefault,
  times: PREFERENCES.times.byDefault,
  'private-history': PREFERENCES['private-history'].byDefault,
};

/** Whether there is a preference of that name. */
export function isPreferenceName(name: string): name is PreferenceName {
  return Object.hasOwn(PREFERENCES, name);
}

/** Reads a value as it is typed or as the configuration file has it; null when it does not fit. */
export function readPreference(name: PreferenceName, value: unknown): PreferenceChange | null {
  if (PREFERENCES[name].kind === 'theme') {
    return typeof value === 'string' && value.trim() !== '' ? ({ name, value } as PreferenceChange) : null;
  }
  const flag = readFlag(value);
  return flag === null ? null : ({ name, value: flag } as PreferenceChange);
}

/** What may be written there, for a person: "on or off". */
export function choicesOf(name: PreferenceName): string {
  return PREFERENCES[name].kind === 'flag' ? words.preferences.onOrOff : words.preferences.aTheme;
}

/** A value as it is typed. */
export function showPreference(value: string | boolean): string {
  if (typeof value === 'string') return value;
  return value ? 'on' : 'off';
}

function readFlag(value: unknown): boolean | null {
  const typed = typeof value === 'string' ? value.toLowerCase() : value;
  if (typed === true || typed === 'on' || typed === 'true' || typed === 'yes') return true;
  return typed === false || typed === 'off' || typed === 'false' || typed === 'no' ? false : null;
}
