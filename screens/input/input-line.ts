import type { Completion } from './completion.js';
import { editorOf, EMPTY, textOf } from './editor.js';
import type { Editor } from './editor.js';
import { NO_HISTORY, recall, remember } from './history.js';
import type { History } from './history.js';

/** The input line of one pane: each keeps its own draft and history. */
export interface InputLine {
  readonly editor: Editor;
  readonly history: History;
  /** Set while Tab goes through the candidates. */
  readonly completion: Completion | null;
}

/** Nothing written, nothing sent. */
export const EMPTY_LINE: InputLine = { editor: EMPTY, history: NO_HISTORY, completion: null };

/** Another text or cursor; a completion under way ends. */
export function withEditor(line: InputLine, editor: Editor): InputLine {
  return { ...line, editor, completion: null };
}

/** The text went out: it is remembered, and the line is empty. */
export function sent(line: InputLine): InputLine {
  return { editor: EMPTY, history: remember(line.history, textOf(line.editor)), completion: null };
}

/** As {@link sent}, for a text that no history is to keep. */
export function sentInSecret(line: InputLine): InputLine {
  return { editor: EMPTY, history: remember(line.history, ''), completion: null };
}

/** A text that was refused stands in the line again; what is being written meanwhile stays, ↑ brings it. */
export function giveBack(line: InputLine, text: string): InputLine {
  if (line.editor.chars.length > 0) return { ...line, history: remember(line.history, text) };
  return withEditor(line, editorOf(text));
}

/** ↑ (-1) or ↓ (1) in the history. */
export function browse(line: InputLine, by: -1 | 1): InputLine {
  const found = recall(line.history, by, textOf(line.editor));
  if (found === null) return line;
  return { editor: editorOf(found.text), history: found.history, completion: null };
}
