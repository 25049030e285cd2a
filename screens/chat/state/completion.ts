import { editorOf, textOf } from './editor.js';
import type { Editor } from './editor.js';

/** Tab goes through `candidates`, each put between `head` and `tail`. */
export interface Completion {
  readonly head: string;
  readonly tail: string;
  readonly candidates: readonly string[];
  readonly at: number;
}

/** What an argument may be: a person, a command, one of these words; null when nobody knows. */
export type Offer = 'nick' | 'command' | readonly string[] | null;

/** What Tab may offer, the best first. */
export interface Offers {
  readonly nicks: readonly string[];
  /** Command names and aliases without the slash. */
  readonly commands: readonly string[];
  /** What the argument of a command is that stands behind those given. */
  argument(command: string, given: readonly string[]): Offer;
}

const LAST_WORD = /\S*$/;

/**
 * Begins a completion of the word before the cursor, or takes the next (1) or previous (-1) candidate.
 * Null when nothing fits.
 */
export function complete(
  editor: Editor,
  under: Completion | null,
  by: -1 | 1,
  offers: Offers,
): { readonly editor: Editor; readonly completion: Completion } | null {
  const completion = under === null ? begin(editor, by, offers) : step(under, by);
  const chosen = completion?.candidates[completion.at];
  if (completion === null || chosen === undefined) return null;
  const before = editorOf(completion.head + chosen);
  const all = editorOf(completion.head + chosen + completion.tail);
  return { editor: { chars: all.chars, cursor: before.cursor }, completion };
}

function step(completion: Completion, by: -1 | 1): Completion {
  const count = completion.candidates.length;
  return { ...completion, at: (completion.at + by + count) % count };
}

function begin(editor: Editor, by: -1 | 1, offers: Offers): Completion | null {
  const before = textOf({ chars: editor.chars.slice(0, editor.cursor), cursor: 0 });
  const tail = editor.chars.slice(editor.cursor).join('');
  const word = LAST_WORD.exec(before)?.[0] ?? '';
  const head = before.slice(0, before.length - word.length);
  const found = candidatesFor(head, word, offers);
  if (found.length === 0) return null;
  // Before a text that goes on there is no blank to add.
  const candidates = tail === '' ? found : found.map((candidate) => candidate.trimEnd());
  return { head, tail, candidates, at: by > 0 ? 0 : candidates.length - 1 };
}

function candidatesFor(head: string, word: string, offers: Offers): readonly string[] {
  if (head === '' && word.startsWith('/') && !word.startsWith('//')) {
    return matching(offers.commands, word.slice(1)).map((name) => `/${name} `);
  }
  const command = /^\/([^\s/]+)\s/.exec(head);
  if (command === null) return nicks(head, word, offers);
  const offer = offers.argument(command[1] ?? '', head.trim().split(/\s+/).slice(1));
  if (offer === 'command') return matching(offers.commands, word.replace(/^\//, ''));
  if (offer !== null && offer !== 'nick') return matching(offer, word).map((choice) => `${choice} `);
  return offer === 'nick'
    ? matching(offers.nicks, word).map((nick) => `${nick} `)
    : nicks(head, word, offers);
}

/** A nick at the very beginning is an address: `alice: `. An empty word completes to nobody. */
function nicks(head: string, word: string, offers: Offers): readonly string[] {
  if (word === '') return [];
  const suffix = head === '' ? ': ' : ' ';
  return matching(offers.nicks, word.replace(/^@/, '')).map((nick) => nick + suffix);
}

function matching(from: readonly string[], word: string): string[] {
  const wanted = word.toLowerCase();
  return from.filter((candidate) => candidate.toLowerCase().startsWith(wanted));
}
