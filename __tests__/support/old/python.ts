/** What Python's own functions do, where JavaScript's differ. Independent of `src/wire` on purpose. */

/** An exception of the old program: whatever thread it is raised in dies of it. */
export class PythonError extends Error {
  override readonly name = 'PythonError';
}

/** Code points that `str.split` and `str.strip` take for white space, as inclusive ranges. */
const WHITE_SPACE: readonly (readonly [number, number])[] = [
  [0x09, 0x0d],
  [0x1c, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
];

/** Where `str.splitlines` ends a line, CRLF counting once: all of them white space, but not the reverse. */
const LINE_ENDS = new Set([0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029]);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isSpace(char: string): boolean {
  const code = char.charCodeAt(0);
  return WHITE_SPACE.some(([first, last]) => code >= first && code <= last);
}

/** `str.split()`: the words between runs of white space. */
export function split(text: string): string[] {
  const words: string[] = [];
  let word = '';
  for (const char of text) {
    if (!isSpace(char)) word += char;
    else if (word !== '') {
      words.push(word);
      word = '';
    }
  }
  return word === '' ? words : [...words, word];
}

/** `str.strip()`. */
export function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charAt(start))) start++;
  while (end > start && isSpace(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** `str.splitlines()`. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const char of text.replaceAll('\r\n', '\n')) {
    if (!LINE_ENDS.has(char.charCodeAt(0))) line += char;
    else {
      lines.push(line);
      line = '';
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** `bytes.decode()`. @throws PythonError on anything invalid, a character cut at either end included */
export function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new PythonError('UnicodeDecodeError');
  }
}

/** `int(text)`. @throws PythonError unless the text is a whole number */
export function int(text: string): number {
  if (!/^[+-]?\d+$/.test(strip(text))) throw new PythonError('ValueError');
  return Number(strip(text));
}

/** `list[index]`. @throws PythonError past the end */
export function item(list: readonly string[], index: number): string {
  const found = list[index];
  if (found === undefined) throw new PythonError('IndexError');
  return found;
}

/** `a, b, c = list`. @throws PythonError for any other count */
export function unpackThree(list: readonly string[]): [string, string, string] {
  if (list.length !== 3) throw new PythonError('ValueError');
  return [item(list, 0), item(list, 1), item(list, 2)];
}

/** What a frames server makes of a text: `' '.join(unicodedata.normalize('NFC', text).split())`. */
export function normalize(text: string): string {
  return split(text.normalize('NFC')).join(' ');
}
