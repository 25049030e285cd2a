/** Keys that have a name; any other key of a chord is named by its single character (`a`, `5`, `[`, ` `). */
export type NamedKey =
  | 'enter'
  | 'tab'
  | 'escape'
  | 'backspace'
  | 'delete'
  | 'insert'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageup'
  | 'pagedown'
  | 'f1'
  | 'f2'
  | 'f3'
  | 'f4'
  | 'f5'
  | 'f6'
  | 'f7'
  | 'f8'
  | 'f9'
  | 'f10'
  | 'f11'
  | 'f12';

/**
 * A named key, or a chord. Letters of chords are lower case (`Ctrl-A` and `Alt-a` are `a`); an upper-case
 * letter after Alt is the lower-case one with `shift`. Plain printable characters are {@link TextEvent}s.
 */
export interface KeyEvent {
  readonly type: 'key';
  /** A {@link NamedKey} or one character. */
  readonly name: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
}

/** Typed text: one or more printable characters, never a control character. */
interface TextEvent {
  readonly type: 'text';
  readonly text: string;
}

/** A bracketed paste, whole and as it came, control characters included: sanitise before use. */
export interface PasteEvent {
  readonly type: 'paste';
  readonly text: string;
  /** The paste was longer than `PASTE_CHARS` and its end is missing. */
  readonly cut: boolean;
}

/** What the mouse did, at the cell (`x`, `y`) counted from 0. `button`: 0 left, 1 middle, 2 right. */
export interface MouseEvent {
  readonly type: 'mouse';
  readonly action: 'down' | 'up' | 'drag' | 'wheel-up' | 'wheel-down';
  readonly button: number;
  readonly x: number;
  readonly y: number;
}

/** The terminal window got or lost the focus. */
interface FocusEvent {
  readonly type: 'focus';
  readonly focused: boolean;
}

/** Everything that a terminal can tell. */
export type InputEvent = KeyEvent | TextEvent | PasteEvent | MouseEvent | FocusEvent;

/** A key event; the modifiers that are not named are not pressed. */
export function keyEvent(
  name: string,
  modifiers: Partial<Pick<KeyEvent, 'ctrl' | 'alt' | 'shift'>> = {},
): KeyEvent {
  return { type: 'key', name, ctrl: false, alt: false, shift: false, ...modifiers };
}
