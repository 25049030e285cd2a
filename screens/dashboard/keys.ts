import { lookUpIn } from '../input/chord.js';
import type { Binding } from '../input/chord.js';
import type { EditAction } from '../input/edit-actions.js';
import { EDIT_BINDINGS } from '../input/edit-keys.js';
import type { PaneName } from './panes.js';

/** What a key can do on the dashboard. */
export type Action =
  | EditAction
  | `front:${PaneName}`
  | 'send'
  | 'up'
  | 'down'
  | 'history-back'
  | 'history-on'
  | 'complete'
  | 'complete-back'
  | 'recall'
  | 'front-next'
  | 'front-previous'
  | 'scroll-up'
  | 'scroll-down'
  | 'scroll-start'
  | 'scroll-end'
  | 'sort-next'
  | 'sort-previous'
  | 'sort-reverse'
  | 'filter'
  | 'range'
  | 'zoom'
  | 'help'
  | 'redraw'
  | 'suspend'
  | 'interrupt'
  | 'escape';

/**
 * Every key of the dashboard, in the order of the help overlay, which is written from this table. Any other text
 * is typed into the command line, which is always live: no letter is ever a key.
 */
export const BINDINGS: readonly Binding<Action>[] = [
  { chords: ['enter'], action: 'send' },
  { chords: ['tab'], action: 'complete' },
  { chords: ['shift-tab'], action: 'complete-back' },
  { chords: ['up'], action: 'up' },
  { chords: ['down'], action: 'down' },
  { chords: ['ctrl-p'], action: 'history-back' },
  { chords: ['ctrl-n'], action: 'history-on' },
  { chords: ['ctrl-r'], action: 'recall' },

  { chords: ['alt-1'], action: 'front:users' },
  { chords: ['alt-2'], action: 'front:room' },
  { chords: ['alt-3'], action: 'front:events' },
  { chords: ['alt-4'], action: 'front:charts' },
  { chords: ['alt-right'], action: 'front-next' },
  { chords: ['alt-left'], action: 'front-previous' },
  { chords: ['pageup'], action: 'scroll-up' },
  { chords: ['pagedown'], action: 'scroll-down' },
  { chords: ['alt-home'], action: 'scroll-start' },
  { chords: ['alt-end'], action: 'scroll-end' },

  { chords: ['alt-s'], action: 'sort-next' },
  { chords: ['alt-shift-s'], action: 'sort-previous' },
  { chords: ['alt-r'], action: 'sort-reverse' },
  { chords: ['ctrl-f'], action: 'filter' },
  { chords: ['alt-t'], action: 'range' },
  { chords: ['alt-z'], action: 'zoom' },
  { chords: ['f1'], action: 'help' },
  { chords: ['ctrl-l'], action: 'redraw' },
  { chords: ['ctrl-z'], action: 'suspend' },
  { chords: ['ctrl-c'], action: 'interrupt' },
  { chords: ['escape'], action: 'escape' },

  { chords: ['alt-enter'], action: 'newline' },
  ...EDIT_BINDINGS,
];

const lookUp = lookUpIn(BINDINGS);

/** What a chord does; with Shift it does the same as without, unless the table says otherwise. */
export function actionOf(chord: string): Action | undefined {
  return lookUp(chord);
}
