import { keyEvent } from './input-event.js';
import type { KeyEvent, NamedKey } from './input-event.js';

type Modifiers = Pick<KeyEvent, 'ctrl' | 'alt' | 'shift'>;

/** `CSI A` and `SS3 A`: what xterm, screen, tmux and the linux console send for keys that end in a letter. */
const LETTERS: Readonly<Record<string, NamedKey>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** `CSI n ~`, in all the dialects of VT220, rxvt and the linux console. */
const NUMBERS: Readonly<Record<string, NamedKey>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  12: 'f2',
  13: 'f3',
  14: 'f4',
  15: 'f5',
  17: 'f6',
  18: 'f7',
  19: 'f8',
  20: 'f9',
  21: 'f10',
  23: 'f11',
  24: 'f12',
};

/** `CSI [ A` … `CSI [ E`: the linux console's first function keys. */
const LINUX: Readonly<Record<string, NamedKey>> = { A: 'f1', B: 'f2', C: 'f3', D: 'f4', E: 'f5' };

/** rxvt's arrows with a modifier: `CSI a` with Shift, `SS3 a` with Ctrl. */
const RXVT: Readonly<Record<string, NamedKey>> = { a: 'up', b: 'down', c: 'right', d: 'left' };

/** What a keypad in application mode says instead of its characters. */
const KEYPAD = 'jklmnopqrstuvwxy';
const KEYPAD_TEXT = '*+,-./0123456789';

const NONE: Modifiers = { ctrl: false, alt: false, shift: false };

/** rxvt tells modifiers by the last character of `CSI n ~`. */
const TILDES: Readonly<Record<string, Modifiers>> = {
  '~': NONE,
  $: { ...NONE, shift: true },
  '^': { ...NONE, ctrl: true },
  '@': { ...NONE, ctrl: true, shift: true },
};

/** xterm's modifier parameter: 1 and a bit each for Shift, Alt, Ctrl; Meta counts as Alt. */
function modifiersOf(parameter: string | undefined): Modifiers {
  const bits = Math.max(0, Number(parameter ?? '1') - 1);
  return { shift: (bits & 1) !== 0, alt: (bits & 10) !== 0, ctrl: (bits & 4) !== 0 };
}

/** The key of a control sequence, `parameters` being what stands between `CSI` and the `final` character. */
export function csiKey(parameters: string, final: string): KeyEvent | null {
  if (!/^[\d;:]*$/.test(parameters)) return null;
  const [first = '', second, third] = parameters.split(';').map((parameter) => parameter.split(':')[0] ?? '');
  const tilde = TILDES[final];
  if (tilde !== undefined) return tildeKey(first, second, third, tilde);
  if (final === 'u') return codeKey(first, second);
  if (final === 'Z') return keyEvent('tab', { shift: true });
  const rxvt = first === '' ? RXVT[final] : undefined;
  if (rxvt !== undefined) return keyEvent(rxvt, { shift: true });
  return letterKey(first, second, final);
}

/** The key of `SS3 final`; old konsoles and rxvts put a modifier between. */
export function ss3Key(parameters: string, final: string): KeyEvent | { readonly text: string } | null {
  const name = LETTERS[final];
  if (name !== undefined)
    return keyEvent(name, modifiersOf(parameters === '' ? undefined : parameters.slice(-1)));
  const rxvt = RXVT[final];
  if (rxvt !== undefined) return keyEvent(rxvt, { ctrl: true });
  if (final === 'M') return keyEvent('enter');
  const keypad = KEYPAD_TEXT[KEYPAD.indexOf(final)];
  return keypad === undefined ? null : { text: keypad };
}

/** The key of `CSI [ final`. */
export function linuxKey(final: string): KeyEvent | null {
  const name = LINUX[final];
  return name === undefined ? null : keyEvent(name);
}

/** The key of a control character or DEL, as a terminal in raw mode sends it; null for one that is none. */
export function controlKey(char: string): KeyEvent | null {
  const code = char.charCodeAt(0);
  if (code === 0x0d || code === 0x0a) return keyEvent('enter');
  if (code === 0x09) return keyEvent('tab');
  if (code === 0x08 || code === 0x7f) return keyEvent('backspace');
  if (code === 0) return keyEvent(' ', { ctrl: true });
  if (code <= 0x1a) return keyEvent(String.fromCharCode(code + 0x60), { ctrl: true });
  return code < 0x20 ? keyEvent(String.fromCharCode(code + 0x40), { ctrl: true }) : null;
}

/** The key of a printable character in a chord. */
export function chordKey(char: string, modifiers: Partial<Modifiers>): KeyEvent {
  const lower = char.toLowerCase();
  return lower === char ? keyEvent(char, modifiers) : keyEvent(lower, { ...modifiers, shift: true });
}

function tildeKey(
  first: string,
  second: string | undefined,
  third: string | undefined,
  tilde: Modifiers,
): KeyEvent | null {
  if (first === '27') return codeKey(third ?? '', second);
  const name = NUMBERS[first];
  if (name === undefined) return null;
  return keyEvent(name, second === undefined ? tilde : modifiersOf(second));
}

/** A key told by its code point, as `modifyOtherKeys` and kitty's keyboard do. */
function codeKey(code: string, modifier: string | undefined): KeyEvent | null {
  const modifiers = modifiersOf(modifier);
  const codePoint = Number(code);
  if (code === '' || codePoint > 0x10ffff) return null;
  const char = String.fromCodePoint(codePoint);
  if (codePoint === 0x1b) return keyEvent('escape', modifiers);
  if (codePoint < 0x20 || codePoint === 0x7f) {
    const name = controlKey(char)?.name;
    return name === undefined || name.length === 1 ? null : keyEvent(name, modifiers);
  }
  if ((codePoint >= 0x80 && codePoint < 0xa0) || (codePoint >= 0xd800 && codePoint < 0xf900)) return null;
  return chordKey(char, modifiers);
}

/** `CSI 1 ; m A`. Without the leading 1, `CSI row ; column R` is the answer to a question about the cursor. */
function letterKey(first: string, second: string | undefined, final: string): KeyEvent | null {
  const name = LETTERS[final];
  if (name === undefined || (first !== '' && first !== '1')) return null;
  return keyEvent(name, modifiersOf(second));
}
