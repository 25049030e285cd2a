import { SEARCH_CHARS } from '../../../src/limits.js';
import { words } from '../../../src/words/index.js';
import { clusters } from '../../terminal/clusters.js';
import type { Context } from './context.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import { isEmpty } from '../../input/editor.js';
import type { Model } from './model.js';
import type { Search } from './modes.js';
import type { Pane } from './pane.js';
import { focused, nickAsked, remark } from './panes.js';
import { isIn, patternOf } from '../../log/pattern.js';
import type { Scrollback } from '../../log/scrollback.js';

/** The search in that pane, if there is one. */
export function searchIn({ search }: Model, pane: Pane): Search | null {
  return search?.pane === pane.id ? search : null;
}

/** Ctrl-F: opens the search in the focused pane, or takes the query up again. */
export function openSearch(model: Model): void {
  const pane = focused(model);
  const known = searchIn(model, pane) ?? { query: '', at: null, place: 0, found: 0 };
  model.search = { ...known, pane: pane.id, typing: true };
}

/** `/search text`: goes to the newest line that holds it. */
export function searchFor(model: Model, query: string, context: Context): void {
  const pane = focused(model);
  const none = { pane: pane.id, query: clamp(query), typing: false, at: null, place: 0, found: 0 };
  model.search = find(none, pane, context, 0);
  if (model.search.found > 0) return;
  model.search = null;
  remark(model, words.chat.searchNothing(query));
}

/** Takes a key for the search in the focused pane; null when it is none of the search's. */
export function searchKey(model: Model, chord: string, context: Context): readonly Effect[] | null {
  const pane = focused(model);
  const search = searchIn(model, pane);
  if (search === null) return null;
  const next = search.typing ? typingKey(search, chord) : chord === 'escape' ? 'end' : null;
  if (next === null) {
    if (search.typing) model.search = search.found === 0 ? null : { ...search, typing: false };
    return null;
  }
  if (next === 'end') model.search = null;
  else model.search = typeof next === 'number' ? find(search, pane, context, next) : next;
  if (typeof next === 'object' && next.query !== search.query) model.search = find(next, pane, context, 0);
  return NOTHING;
}

/**
 * Takes typed text for the search: the query, or n and N while nothing stands in the input line. Gives what it
 * leaves for the input line, which ends the search.
 */
export function searchText(model: Model, typed: string, context: Context): string {
  const pane = focused(model);
  const search = searchIn(model, pane);
  if (search === null) return typed;
  if (search.typing) {
    const query = clamp(search.query + typed);
    model.search = find({ ...search, query, at: null }, pane, context, 0);
    return '';
  }
  const isFree = isEmpty(pane.input.editor) && nickAsked(model) === null;
  const steps = isFree ? (/^[nN]*/.exec(typed)?.[0] ?? '') : '';
  let now = search;
  for (const step of steps) now = find(now, pane, context, step === 'n' ? -1 : 1);
  const rest = typed.slice(steps.length);
  model.search = rest === '' ? now : null;
  return rest;
}

/** What a key does while the query is written: goes by lines, changes the query, or ends the search. */
function typingKey(search: Search, chord: string): Search | number | 'end' | null {
  const shorter = (query: string): Search => ({ ...search, query, at: null });
  switch (chord) {
    case 'escape':
    case 'ctrl-c':
      return 'end';
    case 'enter':
      return search.query === '' ? 'end' : { ...search, typing: search.found === 0 };
    case 'ctrl-f':
    case 'up':
      return -1;
    case 'down':
      return 1;
    case 'ctrl-u':
      return shorter('');
    case 'backspace':
      return shorter(withoutLast(search.query));
    default:
      return null;
  }
}

/** Goes to the line found before (-1) or after (1) the one shown, round the ends; 0 stays or takes the newest. */
function find(search: Search, pane: Pane, context: Context, by: number): Search {
  const lines = linesWith(pane.lines, search.query);
  if (lines.length === 0) return { ...search, at: null, place: 0, found: 0 };
  const known = search.at === null ? -1 : lines.indexOf(search.at);
  const wanted = known === -1 ? lines.length - 1 : (known + by + lines.length) % lines.length;
  const at = lines[wanted] ?? null;
  const space = context.spaceOf(pane);
  if (at !== null && space !== null) pane.lines.reveal(at, space);
  return { ...search, at, place: wanted + 1, found: lines.length };
}

/** The numbers of the lines that hold it, oldest first. */
function linesWith(lines: Scrollback, query: string): readonly number[] {
  const pattern = patternOf(query);
  if (pattern === null) return [];
  const found: number[] = [];
  for (const [number, line] of lines.backwards()) if (isIn(line, pattern)) found.push(number);
  return found.reverse();
}

function clamp(query: string): string {
  return query.slice(0, SEARCH_CHARS);
}

function withoutLast(query: string): string {
  return clusters(query)
    .slice(0, -1)
    .map(({ text }) => text)
    .join('');
}
