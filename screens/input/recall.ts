import { clusters } from '../terminal/clusters.js';
import { editorOf } from './editor.js';
import type { Editor } from './editor.js';
import { withEditor } from './input-line.js';
import type { InputLine } from './input-line.js';

/** A backwards search in a line's history; what it has found stands in the line. */
export interface Recall {
  readonly query: string;
  /** The place in the history; its length before anything was found. */
  readonly at: number;
  /** Nothing older, or newer, holds the query. */
  readonly failed: boolean;
  /** What stood in the line before. */
  readonly draft: Editor;
}

/** The line and its search after a key; `recall` is null when the search is over. */
export interface Recalled {
  readonly line: InputLine;
  readonly recall: Recall | null;
  /** False for a key that is none of the search's: what was found stays, and the key works. */
  readonly taken: boolean;
}

/** Ctrl-R: begins to search. */
export function beginRecall({ history, editor }: InputLine): Recall {
  return { query: '', at: history.texts.length, failed: false, draft: editor };
}

/** Takes a key for the search. */
export function recallKey(line: InputLine, recall: Recall, chord: string): Recalled {
  switch (chord) {
    case 'ctrl-r':
    case 'up':
      return step(line, recall, -1);
    case 'ctrl-s':
    case 'down':
      return step(line, recall, 1);
    case 'backspace':
      return change(line, recall, withoutLast(recall.query));
    case 'escape':
    case 'ctrl-c':
    case 'ctrl-g':
      return { line: withEditor(line, recall.draft), recall: null, taken: true };
    case 'enter':
      return { line, recall: null, taken: true };
    default:
      return { line, recall: null, taken: false };
  }
}

/** Takes typed text for the search. */
export function recallText(line: InputLine, recall: Recall, typed: string): Recalled {
  return change(line, recall, recall.query + typed);
}

/** Another query is looked for from the newest text on. */
function change(line: InputLine, recall: Recall, query: string): Recalled {
  const fresh = { ...recall, query, at: line.history.texts.length };
  const drafted = withEditor(line, recall.draft);
  if (query === '') return { line: drafted, recall: { ...fresh, failed: false }, taken: true };
  return step(drafted, fresh, -1);
}

function step(line: InputLine, recall: Recall, by: -1 | 1): Recalled {
  const { texts } = line.history;
  const wanted = recall.query.toLowerCase();
  if (wanted === '') return { line, recall, taken: true };
  let at = recall.at + by;
  while (at >= 0 && at < texts.length && texts[at]?.toLowerCase().includes(wanted) !== true) at += by;
  const found = texts[at];
  if (found === undefined) return { line, recall: { ...recall, failed: true }, taken: true };
  return { line: withEditor(line, editorOf(found)), recall: { ...recall, at, failed: false }, taken: true };
}

function withoutLast(query: string): string {
  return clusters(query)
    .slice(0, -1)
    .map(({ text }) => text)
    .join('');
}
