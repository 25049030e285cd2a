import { words } from '../../../src/words/index.js';
import { NOTHING } from './effects.js';
import type { Effect } from './effects.js';
import { editorOf, insert, textOf } from '../../input/editor.js';
import { withEditor } from '../../input/input-line.js';
import { cleanPaste } from '../../input/clean-paste.js';
import type { Model } from './model.js';
import type { Question } from './modes.js';
import { focused, remark } from './panes.js';

/**
 * Takes a paste into the input line. Nothing of it is run: a leading slash is doubled, so that it is a text;
 * several lines wait for an answer before anything is sent.
 */
export function paste(model: Model, raw: string, isCut: boolean): readonly Effect[] {
  const text = cleanPaste(raw);
  const pane = focused(model);
  const { editor } = pane.input;
  const isCommand = editor.cursor === 0 && /^\/(?!\/)/.test(text);
  const inserted = isCommand ? `/${text}` : text;
  const after = insert(editor, inserted);
  const isWhole = textOf(after).length === textOf(editor).length + inserted.length;
  pane.input = withEditor(pane.input, after);
  const lines = text.split('\n').length;
  if (lines > 1)
    model.question = { kind: 'paste', pane: pane.id, lines, from: editor.cursor, to: after.cursor };
  if (isCommand) remark(model, words.chat.commandInPaste);
  if (isCut || !isWhole) remark(model, words.chat.pasteCut);
  return NOTHING;
}

/** Joins the pasted lines with blanks; what stood in the input line before keeps its lines. */
export function joinPaste(
  model: Model,
  { from, to }: Extract<Question, { kind: 'paste' }>,
): readonly Effect[] {
  const pane = focused(model);
  const { chars } = pane.input.editor;
  const pasted = asOneLine(chars.slice(from, to).join(''));
  const tail = textOf({ chars: chars.slice(to), cursor: 0 });
  const head = editorOf(chars.slice(0, from).join('') + pasted);
  pane.input = withEditor(pane.input, { ...editorOf(textOf(head) + tail), cursor: head.cursor });
  return NOTHING;
}

/** Line by line: a regular expression would try at every blank of a long run that stands elsewhere. */
function asOneLine(text: string): string {
  const lines = text.split('\n');
  const last = lines.length - 1;
  return lines
    .map((line, at) => (at === 0 ? line : line.trimStart()))
    .map((line, at) => (at === last ? line : line.trimEnd()))
    .filter((line, at) => at === 0 || line !== '')
    .join(' ');
}
