import { FILTER_CHARS } from '../../../src/limits.js';
import { clusters } from '../../terminal/clusters.js';
import { bringToFront } from './model.js';
import type { Model } from './model.js';

/** Keys that go to the table while its filter is written, and do not end that. */
const TABLE_KEYS: ReadonlySet<string> = new Set([
  ...['up', 'down', 'pageup', 'pagedown', 'home', 'end', 'alt-home', 'alt-end'],
  ...['alt-s', 'alt-shift-s', 'alt-r', 'ctrl-l'],
]);

/** Ctrl-F: what is typed filters the users, until Enter keeps the filter or Esc takes it away. */
export function openFilter(model: Model): void {
  bringToFront(model, 'users');
  model.filtering = true;
}

/** Takes a key for the filter; false when it is none of the filter's. */
export function filterKey(model: Model, chord: string): boolean {
  if (!model.filtering) return false;
  const { users } = model;
  switch (chord) {
    case 'enter':
      model.filtering = false;
      return true;
    case 'escape':
    case 'ctrl-c':
      model.filtering = false;
      users.filterBy('');
      return true;
    case 'ctrl-u':
      users.filterBy('');
      return true;
    case 'backspace':
      if (users.filter === '') model.filtering = false;
      else users.filterBy(withoutLast(users.filter));
      return true;
    default:
      if (!TABLE_KEYS.has(chord)) model.filtering = false;
      return false;
  }
}

/** Takes typed text for the filter; false when none is being written. */
export function filterText(model: Model, typed: string): boolean {
  if (!model.filtering) return false;
  model.users.filterBy((model.users.filter + typed).slice(0, FILTER_CHARS));
  return true;
}

function withoutLast(text: string): string {
  return clusters(text)
    .slice(0, -1)
    .map((cluster) => cluster.text)
    .join('');
}
