import { clusters } from '../../terminal/clusters.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import { editorOf } from './editor.js';
import type { Editor } from './editor.js';
import { withEditor } from './input-line.js';
import type { Model } from './model.js';
import type { Recall } from './modes.js';
import { focused, nickAsked } from './panes.js';

/** Ctrl-R: begins to search. */
export function openRecall(model: Model): void {
  if (nickAsked(model) !== null) return;
  const { history, editor } = focused(model).input;
  model.recall = { query: '', at: history.texts.length, failed: false, draft: editor };
}

/** Takes a key for the search; null when it was none of its own: then the text found stays, and the key works. */
export function recallKey(model: Model, chord: string): readonly Effect[] | null {
  const { recall } = model;
  if (recall === null) return null;
  switch (chord) {
    case 'ctrl-r':
    case 'up':
      step(model, recall, -1);
      return NOTHING;
    case 'ctrl-s':
    case 'down':
      step(model, recall, 1);
      return NOTHING;
    case 'backspace':
      change(model, recall, withoutLast(recall.query));
      return NOTHING;
    case 'escape':
    case 'ctrl-c':
    case 'ctrl-g':
      show(model, recall.draft);
      model.recall = null;
      return NOTHING;
    case 'enter':
      model.recall = null;
      return NOTHING;
    default:
      model.recall = null;
      return null;
  }
}

/** Takes typed text for the search; false when there is none. */
export function recallText(model: Model, typed: string): boolean {
  const { recall } = model;
  if (recall === null) return false;
  change(model, recall, recall.query + typed);
  return true;
}

/** Another query is looked for from the newest text on. */
function change(model: Model, recall: Recall, query: string): void {
  const { texts } = focused(model).input.history;
  const fresh = { ...recall, query, at: texts.length };
  show(model, recall.draft);
  if (query === '') model.recall = { ...fresh, failed: false };
  else step(model, fresh, -1);
}

function step(model: Model, recall: Recall, by: -1 | 1): void {
  const { texts } = focused(model).input.history;
  const wanted = recall.query.toLowerCase();
  if (wanted === '') return;
  let at = recall.at + by;
  while (at >= 0 && at < texts.length && texts[at]?.toLowerCase().includes(wanted) !== true) at += by;
  const found = texts[at];
  model.recall = found === undefined ? { ...recall, failed: true } : { ...recall, at, failed: false };
  if (found !== undefined) show(model, editorOf(found));
}

function show(model: Model, editor: Editor): void {
  const pane = focused(model);
  pane.input = withEditor(pane.input, editor);
}

function withoutLast(query: string): string {
  return clusters(query)
    .slice(0, -1)
    .map(({ text }) => text)
    .join('');
}
