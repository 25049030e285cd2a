import type { PreferenceChange, Preferences } from '../../src/preferences/preferences.js';
import { DEFAULT_PREFERENCES } from '../../src/preferences/preferences.js';

/** A text of an input line's history, and under which name that of its pane is kept. */
export interface HistoryEntry {
  readonly pane: string;
  readonly text: string;
  /** It was for one person; kept only with the preference `private-history`. */
  readonly private: boolean;
}

/** What a chat screen keeps between runs. None of it throws. */
export interface Memory {
  /** What was set before. */
  readonly preferences: Preferences;
  /** Who was ignored before, as they were called. */
  readonly ignored: readonly string[];
  /** The histories of before, oldest text first. */
  readonly history: readonly HistoryEntry[];
  /** Keeps a preference; gives the reason when that cannot be, else null. */
  save(change: PreferenceChange): string | null;
  /** Keeps a text of a history; private ones are given only when they may be kept. */
  remember(entry: HistoryEntry): void;
  /** Takes every private text out of what is kept. */
  forgetPrivate(): void;
}

/** Keeps nothing. */
export const NO_MEMORY: Memory = {
  preferences: DEFAULT_PREFERENCES,
  ignored: [],
  history: [],
  save: () => null,
  remember: () => undefined,
  forgetPrivate: () => undefined,
};
