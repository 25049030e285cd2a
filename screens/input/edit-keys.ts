import type { Binding } from './chord.js';
import type { EditAction } from './edit-actions.js';

/** The keys of the line editor, the same on every screen: readline's. */
export const EDIT_BINDINGS: readonly Binding<EditAction>[] = [
  { chords: ['ctrl-a', 'home'], action: 'line-start' },
  { chords: ['ctrl-e', 'end'], action: 'line-end' },
  { chords: ['ctrl-b', 'left'], action: 'left' },
  { chords: ['right'], action: 'right' },
  { chords: ['alt-b', 'ctrl-left'], action: 'word-left' },
  { chords: ['alt-f', 'ctrl-right'], action: 'word-right' },
  { chords: ['backspace', 'ctrl-h', 'shift-backspace'], action: 'delete-back' },
  { chords: ['delete', 'ctrl-d'], action: 'delete-forward' },
  { chords: ['ctrl-w'], action: 'cut-word-back' },
  { chords: ['alt-backspace', 'ctrl-backspace'], action: 'cut-word-left' },
  { chords: ['alt-d', 'ctrl-delete'], action: 'cut-word-right' },
  { chords: ['ctrl-u'], action: 'cut-to-start' },
  { chords: ['ctrl-k'], action: 'cut-to-end' },
  { chords: ['ctrl-y'], action: 'yank' },
  { chords: ['ctrl-t'], action: 'transpose' },
];
