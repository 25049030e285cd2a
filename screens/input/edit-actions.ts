import {
  blankStart,
  cut,
  EMPTY,
  insert,
  lineEnd,
  lineStart,
  moveTo,
  textOf,
  transpose,
  wordEnd,
  wordStart,
} from './editor.js';
import type { Cut, Editor } from './editor.js';

type Edit = (editor: Editor, killed: string) => Cut | Editor;

/** What each key of the line editor does; `killed` is what was cut out last. */
const EDITS = {
  left: (e) => moveTo(e, e.cursor - 1),
  right: (e) => moveTo(e, e.cursor + 1),
  'word-left': (e) => moveTo(e, wordStart(e)),
  'word-right': (e) => moveTo(e, wordEnd(e)),
  'line-start': (e) => moveTo(e, lineStart(e)),
  'line-end': (e) => moveTo(e, lineEnd(e)),
  'delete-back': (e) => (e.cursor === 0 ? e : cut(e, e.cursor - 1, e.cursor).editor),
  'delete-forward': (e) => cut(e, e.cursor, e.cursor + 1).editor,
  'cut-word-back': (e) => cut(e, blankStart(e), e.cursor),
  'cut-word-left': (e) => cut(e, wordStart(e), e.cursor),
  'cut-word-right': (e) => cut(e, e.cursor, wordEnd(e)),
  'cut-to-start': (e) => cut(e, lineStart(e), e.cursor),
  // At the end of a line Ctrl-K takes the newline, so that it can be pressed again.
  'cut-to-end': (e) => cut(e, e.cursor, Math.max(lineEnd(e), Math.min(e.cursor + 1, e.chars.length))),
  'cut-all': (e) => ({ editor: EMPTY, killed: textOf(e) }),
  yank: (e, killed) => insert(e, killed),
  transpose,
  newline: (e) => insert(e, '\n'),
} as const satisfies Record<string, Edit>;

/** A key of the line editor, by what it does. */
export type EditAction = keyof typeof EDITS;

/** Whether an action is one of the line editor's. */
export function isEditAction(action: string): action is EditAction {
  return Object.hasOwn(EDITS, action);
}

/** Does one edit; what it cut out replaces `killed`, unless that was nothing. */
export function edit(editor: Editor, action: EditAction, killed: string): Cut {
  const result: Cut | Editor = (EDITS[action] as Edit)(editor, killed);
  if (!('editor' in result)) return { editor: result, killed };
  return result.killed === '' ? { ...result, killed } : result;
}
