import { complete } from '../../input/completion.js';
import { candidatesOf } from './candidates.js';
import type { Context } from './context.js';
import { edit } from '../../input/edit-actions.js';
import type { EditAction } from '../../input/edit-actions.js';
import { moveLine } from '../../input/editor.js';
import { browse, withEditor } from '../../input/input-line.js';
import type { Model } from './model.js';
import { offersFor } from './offers.js';
import type { Pane } from './pane.js';
import { focused, nickAsked } from './panes.js';

/** An edit in the line that the keys go to: a pane's, or the question for another nickname. */
export function write(model: Model, action: EditAction): void {
  const pane = focused(model);
  const asked = nickAsked(model);
  const done = edit(asked ?? pane.input.editor, action, model.killed);
  model.killed = done.killed;
  if (asked !== null) model.nickPrompt = done.editor;
  else pane.input = withEditor(pane.input, done.editor);
}

/** ↑ and ↓: a line of the text being written while there is one, else the history. */
export function vertical(model: Model, pane: Pane, by: -1 | 1): void {
  if (nickAsked(model) !== null) return;
  const moved = moveLine(pane.input.editor, by);
  pane.input = moved === null ? browse(pane.input, by) : withEditor(pane.input, moved);
}

/** Tab and Shift-Tab: the next completion, or the one before. */
export function tab(model: Model, pane: Pane, by: -1 | 1, context: Context): void {
  if (nickAsked(model) !== null) return;
  const { editor, completion } = pane.input;
  const done = complete(editor, completion, by, candidatesOf(offersFor(model, context)));
  if (done !== null) pane.input = { ...pane.input, ...done };
}
