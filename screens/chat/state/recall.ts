import { beginRecall, recallKey as keyFor, recallText as textFor } from '../../input/recall.js';
import type { Recalled } from '../../input/recall.js';
import type { Effect } from './effects.js';
import { NOTHING } from './effects.js';
import type { Model } from './model.js';
import { focused, nickAsked } from './panes.js';

/** Ctrl-R: begins to search the history of the focused pane. */
export function openRecall(model: Model): void {
  if (nickAsked(model) === null) model.recall = beginRecall(focused(model).input);
}

/** Takes a key for the search; null when it was none of its own: then the text found stays, and the key works. */
export function recallKey(model: Model, chord: string): readonly Effect[] | null {
  const { recall } = model;
  if (recall === null) return null;
  return take(model, keyFor(focused(model).input, recall, chord)) ? NOTHING : null;
}

/** Takes typed text for the search; false when there is none. */
export function recallText(model: Model, typed: string): boolean {
  const { recall } = model;
  if (recall === null) return false;
  return take(model, textFor(focused(model).input, recall, typed));
}

function take(model: Model, { line, recall, taken }: Recalled): boolean {
  focused(model).input = line;
  model.recall = recall;
  return taken;
}
