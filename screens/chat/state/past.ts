import { HISTORY_PANES } from '../../../src/limits.js';
import type { Preferences } from '../../../src/preferences/preferences.js';
import { isPrivateLine } from '../../../src/slash/private-line.js';
import { foldNick } from '../../../src/bus/fold-nick.js';
import type { HistoryEntry } from '../memory.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import type { History } from '../../input/history.js';
import { NO_HISTORY, remember } from '../../input/history.js';
import type { Pane } from './pane.js';

/** The name of the room's history. */
export const ROOM_KEY = 'room';

/** Under which name a pane's history is kept: the room's, or that of one person. */
export function historyKey({ nick }: Pick<Pane, 'nick'>): string {
  return nick === null ? ROOM_KEY : `@${foldNick(nick)}`;
}

/** The histories of before, by name. */
export function historiesOf(entries: readonly HistoryEntry[]): Map<string, History> {
  const histories = new Map<string, History>();
  for (const { pane, text } of entries) {
    histories.set(pane, remember(histories.get(pane) ?? NO_HISTORY, text));
  }
  return histories;
}

/** A pane goes: a later one with the same person has its history again. */
export function putAside(histories: Map<string, History>, pane: Pane): void {
  const key = historyKey(pane);
  histories.delete(key);
  histories.set(key, remember(pane.input.history, ''));
  const [oldest] = histories.keys();
  if (histories.size > HISTORY_PANES && oldest !== undefined) histories.delete(oldest);
}

/** What is kept of a text just sent: never a private one, unless somebody wants that. */
export function keepText(preferences: Preferences, pane: Pane, text: string): readonly Effect[] {
  const isPrivate = pane.nick !== null || isPrivateLine(text);
  if (text.trim() === '' || (isPrivate && !preferences['private-history'])) return NOTHING;
  return [{ kind: 'remember', entry: { pane: historyKey(pane), text, private: isPrivate } }];
}
