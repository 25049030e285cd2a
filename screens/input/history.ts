import { HISTORY_TEXTS } from '../../src/limits.js';

/** What was sent from one pane, oldest first, and where ↑ and ↓ are in it. */
export interface History {
  readonly texts: readonly string[];
  /** The text shown now; `texts.length` is the one being written. */
  readonly at: number;
  /** The text being written, while an older one is shown. */
  readonly draft: string;
}

/** Nothing was sent yet. */
export const NO_HISTORY: History = { texts: [], at: 0, draft: '' };

/** Adds what was sent; the same text twice in a row is kept once. */
export function remember(history: History, text: string): History {
  if (text.trim() === '') return { ...history, at: history.texts.length, draft: '' };
  const isSame = history.texts.at(-1) === text;
  const texts = isSame ? history.texts : [...history.texts, text].slice(-HISTORY_TEXTS);
  return { texts, at: texts.length, draft: '' };
}

/** One step back (-1) or forth (1), from the text that stands in the line; null at either end. */
export function recall(
  history: History,
  by: -1 | 1,
  current: string,
): { readonly history: History; readonly text: string } | null {
  const at = history.at + by;
  if (at < 0 || at > history.texts.length) return null;
  const draft = history.at === history.texts.length ? current : history.draft;
  return { history: { ...history, at, draft }, text: history.texts[at] ?? draft };
}
