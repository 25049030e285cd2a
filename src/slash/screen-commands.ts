import type { PreferenceName } from '../preferences/preferences.js';
import { choicesOf, isPreferenceName, PREFERENCE_NAMES, readPreference } from '../preferences/preferences.js';
import { words } from '../words/index.js';
import { command, misused } from './command.js';
import type { Argument, ParsedInput, SlashCommand } from './command.js';

const TEXT = { name: 'text', kind: 'text' } as const satisfies Argument;
const FLAG = { name: 'flag', kind: 'flag' } as const satisfies Argument;
const THEME = { name: 'theme', kind: 'theme' } as const satisfies Argument;
const SETTING = { name: 'setting', kind: 'setting', optional: true } as const satisfies Argument;
const VALUE = { name: 'value', kind: 'value', optional: true } as const satisfies Argument;

const { summaries } = words.slash;

/** The slash commands that only concern the full screen: nothing of them reaches the engine. */
export const SCREEN_COMMANDS: readonly SlashCommand[] = [
  command({
    name: 'search',
    aliases: ['find'],
    arguments: [TEXT],
    summary: summaries.search,
    lines: false,
    build: ({ text }) => ({ kind: 'local', action: { type: 'search', text } }),
  }),
  command({
    name: 'clear',
    aliases: [],
    arguments: [],
    summary: summaries.clear,
    lines: false,
    build: () => ({ kind: 'local', action: { type: 'clear' } }),
  }),
  command({
    name: 'mouse',
    aliases: [],
    arguments: [FLAG],
    summary: summaries.mouse,
    lines: false,
    build: ({ flag }) => (readPreference('mouse', flag) === null ? 'usage' : set('mouse', flag)),
  }),
  command({
    name: 'theme',
    aliases: [],
    arguments: [THEME],
    summary: summaries.theme,
    lines: false,
    build: ({ theme }) => set('theme', theme),
  }),
  command({
    name: 'set',
    aliases: [],
    arguments: [SETTING, VALUE],
    summary: summaries.set,
    lines: false,
    build: ({ setting, value }) => {
      if (setting === undefined) return { kind: 'local', action: { type: 'show', name: null } };
      if (!isPreferenceName(setting)) {
        return misused(words.preferences.unknown(setting, PREFERENCE_NAMES));
      }
      if (value === undefined) return { kind: 'local', action: { type: 'show', name: setting } };
      return set(setting, value);
    },
  }),
];

function set(name: PreferenceName, typed: string): ParsedInput {
  const change = readPreference(name, typed);
  if (change === null) return misused(words.preferences.invalid(name, choicesOf(name)));
  return { kind: 'local', action: { type: 'set', change } };
}
