const CURSOR: Readonly<Record<string, string>> = {
  up: 'A',
  down: 'B',
  right: 'C',
  left: 'D',
  end: 'F',
  home: 'H',
};
const NUMBERED: Readonly<Record<string, number>> = {
  insert: 2,
  delete: 3,
  pageup: 5,
  pagedown: 6,
  f5: 15,
  f6: 17,
};
const FUNCTION: Readonly<Record<string, string>> = { f1: 'P', f2: 'Q', f3: 'R', f4: 'S' };
const CODES: Readonly<Record<string, number>> = { enter: 13, tab: 9, escape: 27, backspace: 127 };
/** Control characters that are keys of their own. */
const TAKEN = 'hijm';

/** What xterm sends for a chord of the key table, such as `ctrl-left` or `alt-1`. */
export function bytesOf(chord: string): string {
  const { name, modifiers } = split(chord);
  const plain = modifiers === 0;
  const code = modifiers + 1;
  const letter = CURSOR[name];
  if (letter !== undefined) return plain ? `\x1b[${letter}` : `\x1b[1;${code}${letter}`;
  const number = NUMBERED[name];
  if (number !== undefined) return plain ? `\x1b[${number}~` : `\x1b[${number};${code}~`;
  const fn = FUNCTION[name];
  if (fn !== undefined) return plain ? `\x1bO${fn}` : `\x1b[1;${code}${fn}`;
  if (chord === 'shift-tab') return '\x1b[Z';
  return character(name, modifiers) ?? `\x1b[${CODES[name] ?? name.charCodeAt(0)};${code}u`;
}

/** Several chords, one after the other. */
export function press(...chords: readonly string[]): string {
  return chords.map(bytesOf).join('');
}

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;

function character(name: string, modifiers: number): string | null {
  const code = CODES[name];
  const own = code === undefined ? name : String.fromCharCode(code);
  if (own.length !== 1) throw new RangeError(`no key ${name}`);
  if (modifiers === 0) return own;
  if (modifiers === ALT) return `\x1b${own}`;
  const isControl = modifiers === CTRL && /^[a-z]$/.test(name) && !TAKEN.includes(name);
  return isControl ? String.fromCharCode(name.charCodeAt(0) - 0x60) : null;
}

function split(chord: string): { name: string; modifiers: number } {
  const match = /^((?:(?:ctrl|alt|shift)-)*)(.+)$/.exec(chord);
  const [, prefix = '', name = ''] = match ?? [];
  const bit = (word: string, value: number): number => (prefix.includes(`${word}-`) ? value : 0);
  return { name, modifiers: bit('shift', SHIFT) + bit('alt', ALT) + bit('ctrl', CTRL) };
}
