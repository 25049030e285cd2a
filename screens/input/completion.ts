import { editorOf, textOf } from './editor.js';
import type { Editor } from './editor.js';

/** Tab goes through `candidates`, each put between `head` and `tail`. */
export interface Completion {
  readonly head: string;
  readonly tail: string;
  readonly candidates: readonly string[];
  readonly at: number;
}

/** What the word before the cursor may become, the best first: given what stands before the word, and the word. */
export type Candidates = (head: string, word: string) => readonly string[];

const LAST_WORD = /\S*$/;

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
  const completion = under === null ? begin(editor, by, candidates) : step(under, by);
  const chosen = completion?.candidates[completion.at];
  if (completion === null || chosen === undefined) return null;
  const before = editorOf(completion.head + chosen);
  const all = editorOf(completion.head + chosen + completion.tail);
  return { editor: { chars: all.chars, cursor: before.cursor }, completion };
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

function begin(editor: Editor, by: -1 | 1, candidatesFor: Candidates): Completion | null {
  const before = textOf({ chars: editor.chars.slice(0, editor.cursor), cursor: 0 });
  const tail = editor.chars.slice(editor.cursor).join('');
  const word = LAST_WORD.exec(before)?.[0] ?? '';
  const head = before.slice(0, before.length - word.length);
  const found = candidatesFor(head, word);
  if (found.length === 0) return null;
  // Before a text that goes on there is no blank to add.
  const candidates = tail === '' ? found : found.map((candidate) => candidate.trimEnd());
  return { head, tail, candidates, at: by > 0 ? 0 : candidates.length - 1 };
}
