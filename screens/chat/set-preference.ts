import type { PreferenceChange } from '../../src/preferences/preferences.js';
import { showPreference } from '../../src/preferences/preferences.js';
import { words } from '../../src/words/index.js';
import type { Themes } from '../theme/themes.js';
import type { Memory } from './memory.js';
import type { Model } from './state/model.js';
import { focused, note, remark } from './state/panes.js';

const say = words.preferences;

/** Uses the theme that was kept; one that is not there any more leaves the one in use, and says so. */
export function useKeptTheme(model: Model, themes: Themes): void {
  const { theme } = model.preferences;
  if (theme === themes.wanted) return;
  const chosen = themes.choose(theme);
  if (!chosen.ok) note(model, focused(model), 'bad', chosen.message);
}

/** Changes a preference at once and for the next runs, and says what it is now. */
export function setPreference(model: Model, change: PreferenceChange, themes: Themes, memory: Memory): void {
  const { name, value } = change;
  if (name === 'theme') {
    const chosen = themes.choose(value);
    if (!chosen.ok) {
      note(model, focused(model), 'bad', chosen.message);
      return;
    }
  }
  model.preferences = { ...model.preferences, [name]: value };
  if (name === 'private-history' && !value) memory.forgetPrivate();
  remark(model, say.set(name, showPreference(value)));
  const reason = memory.save(change);
  if (reason !== null) note(model, focused(model), 'bad', say.notKept(reason));
}
