import type { PreferenceName } from '../../../src/preferences/preferences.js';
import { PREFERENCE_NAMES, PREFERENCES, showPreference } from '../../../src/preferences/preferences.js';
import { words } from '../../../src/words/index.js';
import type { Model } from './model.js';
import { focused, note } from './panes.js';

const say = words.preferences;

/** `/set`: writes one setting, or all of them and who is ignored, into the focused pane. */
export function showSettings(model: Model, name: PreferenceName | null): void {
  const pane = focused(model);
  for (const each of name === null ? PREFERENCE_NAMES : [name]) {
    const value = showPreference(model.preferences[each]);
    note(model, pane, 'event', say.row(each, value, PREFERENCES[each].summary));
  }
  if (name === null) note(model, pane, 'event', say.ignored(model.ignored.nicks));
}
