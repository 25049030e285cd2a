import { editorOf } from './editor.js';
import type { Editor } from './editor.js';

/** Tab goes through `candidates`, each put between `head` and `tail`, which are characters of an {@link Editor}. */
export interface Completion {
  readonly head: readonly string[];
  readonly tail: readonly string[];
  readonly candidates: readonly string[];
  readonly at: number;
}

/** What the word before the cursor may become, the best first: given what stands before the word, and the word. */
export type Candidates = (head: string, word: string) => readonly string[];

const BLANK = /^\s/;

/**
 * Begins a completion of the word before the cursor, or takes the next (1) or previous (-1) candidate.
 * Null when nothing fits.
 */
export function complete(
  editor: Editor,
  under: Completion | null,
  by: -1 | 1,
  candidates: Candidates,
): { readonly editor: Editor; readonly completion: Completion } | null {
  // Where there is but one, Tab again is for what stands behind it: the argument of a command.
  const isOnly = under?.candidates.length === 1;
  const completion = under === null || isOnly ? begin(editor, by, candidates) : step(under, by);
  const chosen = completion?.candidates[completion.at];
  if (completion === null || chosen === undefined) return null;
  const head = [...completion.head, ...editorOf(chosen).chars];
  return { editor: { chars: [...head, ...completion.tail], cursor: head.length }, completion };
}

/** Those that begin with the word, in any case. */
export function matching(from: readonly string[], word: string): string[] {
  const wanted = word.toLowerCase();
  return from.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
}

function step(completion: Completion, by: -1 | 1): Completion {
  const count = completion.candidates.length;
  return { ...completion, at: (completion.at + by + count) % count };
}

/** From the end: a regular expression would try at every letter of a long word that stands elsewhere. */
function lastWordStart(chars: readonly string[], end: number): number {
  let start = end;
  while (start > 0 && !BLANK.test(chars[start - 1] ?? '')) start -= 1;
  return start;
}

function begin(editor: Editor, by: -1 | 1, candidatesFor: Candidates): Completion | null {
  const { chars, cursor } = editor;
  const start = lastWordStart(chars, cursor);
  const head = chars.slice(0, start);
  const tail = chars.slice(cursor);
  const found = candidatesFor(head.join(''), chars.slice(start, cursor).join(''));
  if (found.length === 0) return null;
  // Before a text that goes on there is no blank to add.
  const candidates = tail.length === 0 ? found : found.map((candidate) => candidate.trimEnd());
  return { head, tail, candidates, at: by > 0 ? 0 : candidates.length - 1 };
}
