import { lookUpIn } from '../input/chord.js';
import type { Binding } from '../input/chord.js';
import { EDIT_BINDINGS } from '../input/edit-keys.js';
import type { EditAction } from '../input/edit-actions.js';

/** Goes to the n-th pane, counted from 1. */
type PaneAction = `pane:${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`;

/** What a key can do on the chat screen. */
export type Action =
  | EditAction
  | PaneAction
  | 'send'
  | 'up'
  | 'down'
  | 'complete'
  | 'complete-back'
  | 'pane-next'
  | 'pane-previous'
  | 'pane-unread'
  | 'scroll-up'
  | 'scroll-down'
  | 'scroll-start'
  | 'scroll-end'
  | 'accept'
  | 'decline'
  | 'close-pane'
  | 'zoom'
  | 'search'
  | 'recall'
  | 'help'
  | 'people'
  | 'redraw'
  | 'suspend'
  | 'interrupt'
  | 'escape';

/**
 * Every key of the chat screen, in the order of the help overlay, which is written from this table. A chord is
 * `ctrl-`, `alt-`, `shift-` in this order, then the key's name. Any other text is typed.
 */
export const BINDINGS: readonly Binding<Action>[] = [
  { chords: ['enter'], action: 'send' },
  { chords: ['alt-enter'], action: 'newline' },
  { chords: ['tab'], action: 'complete' },
  { chords: ['shift-tab'], action: 'complete-back' },
  { chords: ['up'], action: 'up' },
  { chords: ['down'], action: 'down' },
  { chords: ['ctrl-r'], action: 'recall' },

  { chords: ['alt-1'], action: 'pane:1' },
  { chords: ['alt-2'], action: 'pane:2' },
  { chords: ['alt-3'], action: 'pane:3' },
  { chords: ['alt-4'], action: 'pane:4' },
  { chords: ['alt-5'], action: 'pane:5' },
  { chords: ['alt-6'], action: 'pane:6' },
  { chords: ['alt-7'], action: 'pane:7' },
  { chords: ['alt-8'], action: 'pane:8' },
  { chords: ['alt-9'], action: 'pane:9' },
  { chords: ['alt-0'], action: 'pane:10' },
  { chords: ['ctrl-n', 'alt-right'], action: 'pane-next' },
  { chords: ['ctrl-p', 'alt-left'], action: 'pane-previous' },
  { chords: ['alt-a'], action: 'pane-unread' },
  { chords: ['pageup'], action: 'scroll-up' },
  { chords: ['pagedown'], action: 'scroll-down' },
  { chords: ['alt-home'], action: 'scroll-start' },
  { chords: ['alt-end'], action: 'scroll-end' },
  { chords: ['ctrl-f'], action: 'search' },

  { chords: ['alt-y'], action: 'accept' },
  { chords: ['alt-n'], action: 'decline' },
  { chords: ['alt-c'], action: 'close-pane' },
  { chords: ['alt-z'], action: 'zoom' },
  { chords: ['f1'], action: 'help' },
  { chords: ['f2'], action: 'people' },
  { chords: ['ctrl-l'], action: 'redraw' },
  { chords: ['ctrl-z'], action: 'suspend' },
  { chords: ['ctrl-c'], action: 'interrupt' },
  { chords: ['escape'], action: 'escape' },

  ...EDIT_BINDINGS,
];

const lookUp = lookUpIn(BINDINGS);

/** What a chord does; with Shift it does the same as without, unless the table says otherwise. */
export function actionOf(chord: string): Action | undefined {
  return lookUp(chord);
}

/** The number of the pane that an action goes to, from 1; null for the other actions. */
export function paneNumber(action: Action): number | null {
  return action.startsWith('pane:') ? Number(action.slice('pane:'.length)) : null;
}
