import type { Model } from './model.js';
import { chatWith, goTo, remark } from './panes.js';
import { ask, NOTHING } from './effects.js';
import type { Effect } from './effects.js';
import type { RosterEntry } from './roster.js';
import { words } from '../../../src/words/index.js';

/** The people whom the list shows: all, or those whose nick or address holds what is filtered for. */
export function shownPeople({ people, overlay }: Model): readonly RosterEntry[] {
  const filter = overlay?.kind === 'people' ? (overlay.filter ?? '').toLowerCase() : '';
  if (filter === '') return people.people;
  return people.people.filter(({ nick, ip }) => nick.toLowerCase().includes(filter) || ip.startsWith(filter));
}

/** The index of the chosen person among those shown; the first one while none was chosen; -1 in an empty list. */
export function chosenIndex({ overlay }: Model, shown: readonly RosterEntry[]): number {
  if (overlay?.kind !== 'people' || shown.length === 0) return -1;
  return Math.max(
    0,
    shown.findIndex(({ nick }) => nick === overlay.selected),
  );
}

/** Asks for a chat with `nick`, or goes to the one there is. */
export function invite(model: Model, nick: string): readonly Effect[] {
  if (nick === model.me) {
    remark(model, words.chat.inviteSelf);
    return NOTHING;
  }
  return goTo(model, chatWith(model, nick)) ? NOTHING : [ask('chat:open', { nick })];
}
