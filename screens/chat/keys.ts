import type { KeyEvent } from '../terminal/input-event.js';
import type { EditAction } from './state/edit-actions.js';

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

/** One row of the table: any of the chords does the action. */
export interface Binding {
  readonly chords: readonly string[];
  readonly action: Action;
}

/**
 * Every key of the chat screen, in the order of the help overlay, which is written from this table. A chord is
 * `ctrl-`, `alt-`, `shift-` in this order, then the key's name. Any other text is typed.
 */
export const BINDINGS: readonly Binding[] = [
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

const ACTIONS: ReadonlyMap<string, Action> = new Map(
  BINDINGS.flatMap(({ chords, action }) => chords.map((chord) => [chord, action] as const)),
);

/** The chord of a key, as the table names it. */
export function chordOf({ name, ctrl, alt, shift }: Omit<KeyEvent, 'type'>): string {
  return `${ctrl ? 'ctrl-' : ''}${alt ? 'alt-' : ''}${shift ? 'shift-' : ''}${name}`;
}

/** What a chord does; with Shift it does the same as without, unless the table says otherwise. */
export function actionOf(chord: string): Action | undefined {
  return ACTIONS.get(chord) ?? ACTIONS.get(chord.replace('shift-', ''));
}

/** The number of the pane that an action goes to, from 1; null for the other actions. */
export function paneNumber(action: Action): number | null {
  return action.startsWith('pane:') ? Number(action.slice('pane:'.length)) : null;
}
