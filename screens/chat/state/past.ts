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

/** Whose pane it is. */
type Owner = Pick<Pane, 'nick' | 'partner'>;

/**
 * Under which name a pane's history is kept between runs: the room's, or that of one person. Whoever has a key that
 * the server vouches for goes by that, as another one may have their nick by then; of the others nothing else is known.
 */
function historyKey({ nick, partner }: Owner): string {
  if (nick === null) return ROOM_KEY;
  const fingerprint = partner?.fingerprint ?? null;
  return fingerprint === null ? `@${foldNick(nick)}` : `key ${fingerprint}`;
}

/** The histories of before, by name. */
export function historiesOf(entries: readonly HistoryEntry[]): Map<string, History> {
  const histories = new Map<string, History>();
  for (const { pane, text } of entries) {
    histories.set(pane, remember(histories.get(pane) ?? NO_HISTORY, text));
  }
  return histories;
}

/** A pane comes: takes out the history of one with the same person, or else what was kept of it between runs. */
export function takeBack(histories: Map<string, History>, owner: Owner): History {
  for (const key of [personKey(owner), historyKey(owner)]) {
    const history = histories.get(key);
    // What is known by a nick alone is for the first who comes by it.
    histories.delete(key);
    if (history !== undefined) return history;
  }
  return NO_HISTORY;
}

/** A pane goes: a later one with the same person has its history again. */
export function putAside(histories: Map<string, History>, pane: Pane): void {
  const key = personKey(pane);
  histories.delete(key);
  histories.set(key, remember(pane.input.history, ''));
  const [oldest] = histories.keys();
  if (histories.size > HISTORY_PANES && oldest !== undefined) histories.delete(oldest);
}

/** Under which name the history of a pane that was closed waits: its partner may be called otherwise by then. */
function personKey(owner: Owner): string {
  return owner.partner === null ? historyKey(owner) : `person ${owner.partner.number}`;
}

/** What is kept of a text just sent: never a private one, unless somebody wants that. */
export function keepText(preferences: Preferences, pane: Pane, text: string): readonly Effect[] {
  const isPrivate = pane.nick !== null || isPrivateLine(text);
  if (text.trim() === '' || (isPrivate && !preferences['private-history'])) return NOTHING;
  return [{ kind: 'remember', entry: { pane: historyKey(pane), text, private: isPrivate } }];
}
