import type { KeyEvent } from '../terminal/input-event.js';

/** One row of a key table: any of the chords does the action. */
export interface Binding<Action extends string> {
  readonly chords: readonly string[];
  readonly action: Action;
}

/** The chord of a key, as key tables name it: `ctrl-`, `alt-`, `shift-` in this order, then the key's name. */
export function chordOf({ name, ctrl, alt, shift }: Omit<KeyEvent, 'type'>): string {
  return `${ctrl ? 'ctrl-' : ''}${alt ? 'alt-' : ''}${shift ? 'shift-' : ''}${name}`;
}

/** What a chord does by a table; with Shift it does the same as without, unless the table says otherwise. */
export function lookUpIn<Action extends string>(
  bindings: readonly Binding<Action>[],
): (chord: string) => Action | undefined {
  const actions = new Map(
    bindings.flatMap(({ chords, action }) => chords.map((chord) => [chord, action] as const)),
  );
  return (chord) => actions.get(chord) ?? actions.get(chord.replace('shift-', ''));
}

/**
 * The key after Esc, which is a prefix: it counts as pressed with Alt, however slowly it comes. One that means nothing
 * with Alt is what it is, as a character is; Esc Esc is none.
 */
export function afterEscape(event: KeyEvent, actionOf: (chord: string) => unknown): KeyEvent {
  const prefixed = { ...event, alt: true };
  const isChord = event.name === 'escape' || actionOf(chordOf(prefixed)) !== undefined;
  return isChord ? prefixed : event;
}
